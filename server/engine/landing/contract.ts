import type { ColumnDescription, ExtractSummary, ReadableRelation, TextBatch } from '../connectors/contract.ts';
import type { FieldPlan, ReconcilePlan, RulePlan, Side } from '../plan/plan.ts';
import type { StagedColumn } from '../plan/staged-columns.ts';

/** Where an execution's staging and outcomes are. Serialisable: kept in the control database. */
export interface ExecutionRef {
  executionId: string;
}

export interface StagedTable {
  side: Side;
  /** `recon_stage_{execution_id}_{source|target}_{yyyymmdd_hhmmss}` (UTC). */
  tableName: string;
  /** All rows that arrived, rejected ones included. */
  rowCount: number;
  rejectedCount: number;
  sizeBytes: number;
  indexes: string[];
  /** Why it was loaded by a slower road than the engine's best, as a sentence; absent where it was not. */
  fallback?: string;
}

export type Outcome = 'equal' | 'mismatched' | 'source_only' | 'target_only' | 'rejected_source' | 'rejected_target';
export const OUTCOMES: readonly Outcome[] = ['mismatched', 'source_only', 'target_only', 'rejected_source', 'rejected_target', 'equal'];

/** The raw numbers of a run, straight from the landing engine. */
export interface OutcomeCounts {
  totalSource: number;
  totalTarget: number;
  equal: number;
  mismatched: number;
  sourceOnly: number;
  targetOnly: number;
  rejectedSource: number;
  rejectedTarget: number;
  /** Distinct keys of the plan's `keyRule` that occur more than once among the accepted rows; 0 without such a rule. */
  duplicateKeySource: number;
  duplicateKeyTarget: number;
  /** Rows with a NULL part in that rule's key. */
  nullKeySource: number;
  nullKeyTarget: number;
  /** Source rows the inactive filter marks; null without that filter. */
  inactive: number | null;
  /**
   * In the plan's order. `confidence` is the rule's; `confidenceSum` adds up that of its pairs: matched × confidence, or for a
   * fuzzy rule confidence × Σ similarity. Blocking keys of a fuzzy rule repeat by design: its duplicates are 0.
   */
  rules: {
    name: string;
    matched: number;
    confidence: number;
    confidenceSum: number;
    /** Of a fuzzy rule: the pairs of rows that it compared. */
    candidatePairs?: number | undefined;
    duplicateKeySource: number;
    duplicateKeyTarget: number;
  }[];
  /** In the plan's order. `compared` is the number of matched pairs unless the field is ignored (then 0). */
  fields: { source: string; target: string; compared: number; mismatched: number }[];
}

export interface LandingProgress {
  /** Rows of this side loaded so far and bytes taken in. */
  staged(side: Side, rows: number, bytes: number): void;
  /** A named step inside match or compare began: `rule: order number`. */
  step(phase: 'index' | 'match' | 'compare', detail: string): void;
}

/**
 * One execution inside a landing engine. `stage` may be called for both sides at once; the other methods one after the
 * other. After `finish` the outcomes are readable by other processes; before it nothing is visible to anyone.
 */
export interface LandingExecution {
  /** Whether batches given to `stage` may hold typed rows. */
  readonly takesTypedRows: boolean;
  /**
   * Loads one side and types it. After a failure it may be called again for the same side, which begins from nothing: what the
   * failed call staged is dropped first. A value that does not fit its type makes its row a rejected row with a reason.
   *
   * `columns` are those of `stagedColumns` (plan/staged-columns.ts): the plan's columns, what transforms made of them, and the flags.
   * Where there are transforms one of them has `refusals`: a row with a text in it is rejected for that reason, word for word,
   * before the reasons of values that do not fit.
   *
   * An engine that can read `relation` by itself may take that road instead of `batches`: the staging table is the same.
   * @throws TieoutError integrity when `summary().rows` differs from the rows loaded.
   */
  stage(
    side: Side,
    columns: StagedColumn[],
    batches: AsyncIterable<TextBatch>,
    summary: () => ExtractSummary,
    progress: LandingProgress,
    signal: AbortSignal,
    relation?: ReadableRelation,
  ): Promise<StagedTable>;
  index(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void>;
  match(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<void>;
  compare(plan: ReconcilePlan, progress: LandingProgress, signal: AbortSignal): Promise<OutcomeCounts>;
  /** Makes the outcomes permanent and visible (atomic), and staging readable for previews. */
  finish(): Promise<{ source: StagedTable; target: StagedTable; outcomesBytes: number }>;
  /** Removes every trace. Safe to call at any time, twice, and after a crash. */
  discard(): Promise<void>;
}

export type FilterOperator = 'eq' | 'ne' | 'contains' | 'starts_with' | 'lt' | 'lte' | 'gt' | 'gte' | 'is_null' | 'is_not_null';

/** Which outcome rows: everything here lives in the URL of the differences grid. */
export interface OutcomeFilter {
  outcomes?: Outcome[];
  /** Only rows in which this field (its source name) differs. */
  changedField?: string;
  rule?: string;
  /** `column` is a column name of that side; the comparison is typed. */
  conditions?: { side: Side; column: string; operator: FilterOperator; value?: string }[];
}

export interface OutcomePageQuery extends OutcomeFilter {
  /** Opaque keyset cursor from a former page. */
  cursor?: string;
  direction?: 'forward' | 'backward';
  /** 1 to 500. */
  limit: number;
  /** Rows of both sides also tell the target's own key: {@link OutcomeRow.targetKey}. */
  targetKey?: boolean;
}

/** One outcome row: the JSON of interfaces.md plus `id` and `reason`. Values are canonical text or null. */
export interface OutcomeRow {
  /** Stable within the execution, ascending in page order. */
  id: string;
  outcome: Outcome;
  rule: string | null;
  /** The rule's; for a pair of a fuzzy rule the rule's × similarity, rounded to 6 digits (matching/pair-confidence.ts). */
  confidence: number | null;
  /** Why a row is rejected or unmatched: `"x" is not an integer (column qty)`, `the key column id is NULL`. */
  reason: string | null;
  /** The plan's row key, by source name; the target's values on target_only rows. */
  key: Record<string, string | null>;
  /**
   * By the field's source name (target name where two fields share a source). A missing side is absent from the object.
   * `transformed` is what was compared instead of `source`: it is there on rows with a source where the field has transforms.
   */
  fields: Record<string, { source?: string | null; transformed?: string | null; target?: string | null; equal: boolean }>;
  /** The target's values of the row key, by the target's column names. Only where it was asked for, on rows that have a target. */
  targetKey?: Record<string, string | null>;
}

export interface OutcomePage {
  rows: OutcomeRow[];
  /** Cursor of the page after this one in the order of the rows, whatever the asked direction; null at the end. */
  next: string | null;
  /** The same for the page before this one. */
  previous: string | null;
}

export interface OutcomeColumns {
  keys: { source: string; target: string; type: string }[];
  /** `transformedType`: of the values after the field's transforms, where it has any. */
  fields: { source: string; target: string; sourceType: string; transformedType?: string; targetType: string; ignored: boolean }[];
}

/** A key of the plan's `keyRule` that occurs more than once on one side. Values are canonical text, by that side's column name. */
export interface DuplicateKey {
  key: Record<string, string | null>;
  side: Side;
  /** Accepted rows of this side with this key, 2 or more. */
  rows: number;
}

export interface DuplicateKeyPage {
  keys: DuplicateKey[];
  /** Cursor of the page after this one; null at the end. */
  next: string | null;
}

export type ExportFormat = 'csv' | 'json' | 'parquet';

/** Finished executions, read-only, from any process. */
export interface OutcomeReader {
  columns(ref: ExecutionRef): Promise<OutcomeColumns>;
  page(ref: ExecutionRef, query: OutcomePageQuery, signal: AbortSignal): Promise<OutcomePage>;
  /** Exact up to `cap`, then `capped: true`. */
  count(ref: ExecutionRef, filter: OutcomeFilter, cap: number, signal: AbortSignal): Promise<{ count: number; capped: boolean }>;
  /**
   * Keys that occur more than once on one side, those of most rows first, then in key order; with no cursor the first page.
   * `limit` is 1 to 500. The whole list has as many keys as the counts of the run say.
   */
  duplicates(ref: ExecutionRef, side: Side, cursor: string | null, limit: number, signal: AbortSignal): Promise<DuplicateKeyPage>;
  /** Writes the file at `path` atomically (temporary name, then rename). Flat columns: outcome, rule, confidence, reason, key columns, then `<field>_source`, `<field>_transformed` (with transforms only), `<field>_target`, `<field>_equal`; JSON is an array of OutcomeRow without id. */
  export(
    ref: ExecutionRef,
    filter: OutcomeFilter,
    format: ExportFormat,
    path: string,
    signal: AbortSignal,
  ): Promise<{ rows: number; bytes: number }>;
  /** First rows of a staging table for the preview. @throws TieoutError not_found when it is gone. */
  previewStaging(ref: ExecutionRef, side: Side, limit: number): Promise<{ columns: ColumnDescription[]; rows: (string | null)[][] }>;
}

/** What there is of one execution, whether or not the control database knows it. */
export interface LandedExecution {
  executionId: string;
  stagingBytes: number;
  outcomesBytes: number;
  finished: boolean;
  modifiedAt: Date;
  /** Bytes of each staging table that is there once the execution is finished; left out by an engine that cannot tell them apart. */
  tables?: Partial<Record<Side, number>>;
}

/** A landing engine: `duckdb` now, `mysql` and others later. One instance per process. */
export interface LandingEngine extends OutcomeReader {
  readonly name: string;
  /**
   * `plan` is the one that `index`, `match` and `compare` are given: an engine may need it to stage.
   * @throws TieoutError when the place where it would stage cannot be reached or written.
   */
  begin(ref: ExecutionRef, names: { source: string; target: string }, plan: ReconcilePlan): Promise<LandingExecution>;
  /** Drops staging, keeps outcomes. Dropping what is gone is fine. */
  dropStaging(ref: ExecutionRef): Promise<void>;
  /** Drops outcomes as well. */
  dropExecution(ref: ExecutionRef): Promise<void>;
  /** Everything on disk, whether or not the control database knows it: this is how orphans are found. */
  inventory(): Promise<LandedExecution[]>;
  /**
   * Makes what the engine needs (a database, tables, rights) and yields what was made or checked, step by step. Changes nothing
   * that is there already.
   * @throws TieoutError at the first step that fails.
   */
  prepare(): AsyncIterable<PreparedStep>;
  /** The statements of a run by this plan, in order, for people to read; left out by an engine that does not show them. */
  explain?(plan: ReconcilePlan): PlanStatement[];
  close(): Promise<void>;
}

/** One statement of a run. Built by what builds it in a run, so that it is what is done. */
export interface PlanStatement {
  /** `Rule “order number”: equal pairs`. */
  title: string;
  /** When it is run, or what its columns are. */
  note?: string;
  sql: string;
}

/** Which Tieout this is: its runs on a shared server are told from those of another by it. */
export interface LandingOwner {
  /** Of its control database, the same for every process on it. */
  id: string;
  /** Where it is, for people: `crm-1:/srv/tieout/data`. */
  name: string;
}

/** One step of `prepare`, for people: `database reconciliation_landing`, `made`. */
export interface PreparedStep {
  title: string;
  result: string;
}

export type { FieldPlan, RulePlan };
