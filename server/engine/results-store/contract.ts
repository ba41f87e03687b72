import type { Outcome, OutcomeRow } from '../landing/contract.ts';

/** One outcome of a sample. Columns stand in lists, not as keys: a column's name may hold what a document's key must not. */
export interface SampledOutcome {
  outcome: Outcome;
  rule: string | null;
  confidence: number | null;
  reason: string | null;
  key: { column: string; value: string | null }[];
  fields: { field: string; source?: string | null; target?: string | null; equal: boolean }[];
}

export function sampledOutcome(row: OutcomeRow): SampledOutcome {
  const { outcome, rule, confidence, reason } = row;
  return {
    outcome,
    rule,
    confidence,
    reason,
    key: Object.entries(row.key).map(([column, value]) => ({ column, value })),
    fields: Object.entries(row.fields).map(([field, values]) => ({ field, ...values })),
  };
}

/** What is to be stored of one execution. */
export interface ResultToStore {
  executionId: string;
  /** Never changes, whatever attempt ends well: with the execution id it makes the document's id. */
  queuedAt: Date;
  /** Members of the document by name; `Date` stays a date. */
  members: Record<string, unknown>;
  /** Rows that differ, those to keep first at the front; null leaves the sample that was stored before as it is. */
  sample: SampledOutcome[] | null;
}

export interface StoredResult {
  /** 24 hex digits, the same for every try at the same execution. */
  documentId: string;
  /** Rows of the sample that went in; null when the former sample was left. */
  sampled: number | null;
}

/** Where results of executions are kept beside the control database, one document each. One instance per process. */
export interface ResultsStore {
  /** Where that is, without user and password: `db.example.com:27017, tieout.reconciliation_results`. */
  readonly place: string;
  /** Resolves when the server answers. @throws TieoutError within seconds when it does not. */
  check(signal: AbortSignal): Promise<void>;
  /**
   * Writes the document of an execution, over the one that is already there. Rows of the sample that would make it too large
   * are left out and counted in it.
   * @throws TieoutError within seconds; whether the document is there is then not known, and trying again is safe.
   */
  store(result: ResultToStore, signal: AbortSignal): Promise<StoredResult>;
  close(): Promise<void>;
}
