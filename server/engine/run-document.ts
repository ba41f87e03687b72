import type { SanitisedCount } from './connectors/contract.ts';
import type { RunWarning } from './plan/plan.ts';

export type RcrStatus = 'HEALTHY' | 'WARNING' | 'CRITICAL';
export type DqcsStatus = 'GOOD' | 'ACCEPTABLE' | 'POOR';
export type ReiStatus = 'EXCELLENT' | 'GOOD' | 'ACCEPTABLE' | 'WARNING' | 'CRITICAL';
export type IrrStatus = 'EXCELLENT' | 'GOOD' | 'WARNING' | 'CRITICAL';

export interface StagingDocument {
  table_name: string;
  row_count: number;
  size_mb: number;
  indexes: string[];
}

/**
 * The result of a run: one shape for `tieout run --json`, REST, the control database and the screens (interfaces.md).
 * Percentages are 0–100 rounded to 2 digits, `dqcs` 0–1 rounded to 3; times in milliseconds.
 */
export interface RunDocument {
  success: true;
  execution_id: string;
  ruleset_id: string;
  ruleset_name: string;
  ruleset_version: number;
  landing_engine: string;
  matched_count: number;
  equal_count: number;
  mismatched_count: number;
  unmatched_source_count: number;
  unmatched_target_count: number;
  rejected_source_count: number;
  rejected_target_count: number;
  duplicate_key_source_count: number;
  duplicate_key_target_count: number;
  null_key_source_count: number;
  null_key_target_count: number;
  total_source_count: number;
  total_target_count: number;
  rcr: number;
  rcr_status: RcrStatus;
  dqcs: number;
  dqcs_status: DqcsStatus;
  rei: number;
  rei_status: ReiStatus;
  /** FAR is null when nothing was compared (no matched pair or no field). */
  far: number | null;
  far_status: RcrStatus | null;
  /** Only when the ruleset has an inactive filter. */
  irr?: number;
  irr_status?: IrrStatus;
  /** The parts of REI, in percent; `speed` is capped at 100. */
  rei_success: number;
  rei_utilisation: number;
  rei_speed: number;
  rules: {
    name: string;
    type: string;
    matched: number;
    /** The rule's own; of a fuzzy rule before it is multiplied with the similarity of a pair. */
    confidence: number;
    /** Of the pairs it matched, rounded to 3 digits; absent without any, and in documents written before it was kept. */
    mean_confidence?: number;
    /** Only of a fuzzy rule: the pairs of rows whose similarity was compared. */
    candidate_pairs?: number;
    duplicate_key_source_count: number;
    duplicate_key_target_count: number;
  }[];
  fields: { source: string; target: string; mismatched: number; compared: number; far: number | null }[];
  /** One sentence each; `warning_details` gives the same with code and path. */
  warnings: string[];
  warning_details: RunWarning[];
  sanitised: (SanitisedCount & { side: 'source' | 'target' })[];
  source_staging: StagingDocument | null;
  target_staging: StagingDocument | null;
  extraction_time_ms: number;
  reconciliation_time_ms: number;
  total_time_ms: number;
  rows_per_second: number;
  mongodb_document_id: string | null;
  staging_retained: boolean;
  staging_ttl_hours: number;
  limit: number | null;
  started_at: string;
  ended_at: string;
}

/** What a failed run says, in every entrance. */
export interface RunFailure {
  phase: string | null;
  code: string;
  /** One sentence in the user's words. */
  message: string;
  advice: string;
  detail: string | null;
}
