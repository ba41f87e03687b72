import { computeKpis, fieldAgreement } from './kpis/compute-kpis.ts';
import { roundHalfAway } from './kpis/round-half-away.ts';
import type { OutcomeCounts, StagedTable } from './landing/contract.ts';
import { type ReconcileInput, SIDES, type Side } from './plan/plan.ts';
import type { RunDocument, StagingDocument } from './run-document.ts';
import { runWarnings } from './run-warnings.ts';
import type { StagedSide } from './stage-both-sides.ts';

/** What the host decided about a run; it goes into the document. */
export interface RunSettings {
  rulesetVersion: number;
  /** False: staging is dropped as soon as the outcomes are stored. */
  keepStaging: boolean;
  stagingTtlHours: number;
}

/** Everything a run found out. `comparedAt − stagedAt` is the reconciliation, `endedAt − startedAt` the whole. */
export interface FinishedRun {
  input: ReconcileInput;
  settings: RunSettings;
  landingEngine: string;
  counts: OutcomeCounts;
  staged: Record<Side, StagedSide>;
  finished: Record<Side, StagedTable>;
  times: { startedAt: Date; stagedAt: Date; comparedAt: Date; endedAt: Date };
}

/** The one result document of interfaces.md. */
export function buildRunDocument(run: FinishedRun): RunDocument {
  const { counts, settings, times } = run;
  const { plan } = run.input;
  const totalMs = times.endedAt.getTime() - times.startedAt.getTime();
  const kpis = computeKpis(counts, totalMs, plan.thresholds);
  const warnings = runWarnings(run.input, counts, run.staged);
  return {
    success: true,
    execution_id: run.input.executionId,
    ruleset_id: plan.definition.id,
    ruleset_name: plan.definition.name,
    ruleset_version: settings.rulesetVersion,
    landing_engine: run.landingEngine,
    matched_count: counts.equal + counts.mismatched,
    equal_count: counts.equal,
    mismatched_count: counts.mismatched,
    unmatched_source_count: counts.sourceOnly,
    unmatched_target_count: counts.targetOnly,
    rejected_source_count: counts.rejectedSource,
    rejected_target_count: counts.rejectedTarget,
    duplicate_key_source_count: counts.duplicateKeySource,
    duplicate_key_target_count: counts.duplicateKeyTarget,
    null_key_source_count: counts.nullKeySource,
    null_key_target_count: counts.nullKeyTarget,
    total_source_count: counts.totalSource,
    total_target_count: counts.totalTarget,
    rcr: kpis.rcr.value,
    rcr_status: kpis.rcr.status,
    dqcs: kpis.dqcs.value,
    dqcs_status: kpis.dqcs.status,
    rei: kpis.rei.value,
    rei_status: kpis.rei.status,
    far: kpis.far?.value ?? null,
    far_status: kpis.far?.status ?? null,
    ...(kpis.irr !== null && { irr: kpis.irr.value, irr_status: kpis.irr.status }),
    rei_success: kpis.rei.success,
    rei_utilisation: kpis.rei.utilisation,
    rei_speed: kpis.rei.speed,
    rules: counts.rules.map((rule, index) => ({
      name: rule.name,
      type: plan.rules[index]!.type,
      matched: rule.matched,
      confidence: rule.confidence,
      ...(rule.matched > 0 && { mean_confidence: roundHalfAway(rule.confidenceSum / rule.matched, CONFIDENCE_DIGITS) }),
      ...(rule.candidatePairs !== undefined && { candidate_pairs: rule.candidatePairs }),
      duplicate_key_source_count: rule.duplicateKeySource,
      duplicate_key_target_count: rule.duplicateKeyTarget,
    })),
    fields: counts.fields.map((field) => ({ ...field, far: roundedAgreement(field) })),
    warnings: warnings.map((warning) => warning.message),
    warning_details: warnings,
    sanitised: SIDES.flatMap((side) => run.staged[side].extracted.sanitised.map((repair) => ({ ...repair, side }))),
    source_staging: stagingDocument(run.finished.source),
    target_staging: stagingDocument(run.finished.target),
    extraction_time_ms: times.stagedAt.getTime() - times.startedAt.getTime(),
    reconciliation_time_ms: times.comparedAt.getTime() - times.stagedAt.getTime(),
    total_time_ms: totalMs,
    rows_per_second: rowsPerSecond(counts, totalMs),
    mongodb_document_id: null,
    staging_retained: settings.keepStaging,
    staging_ttl_hours: settings.stagingTtlHours,
    limit: plan.limit ?? null,
    started_at: times.startedAt.toISOString(),
    ended_at: times.endedAt.toISOString(),
  };
}

const CONFIDENCE_DIGITS = 3;

function roundedAgreement(field: OutcomeCounts['fields'][number]): number | null {
  const agreement = fieldAgreement([field]);
  return agreement === null ? null : roundHalfAway(agreement, 2);
}

/** Rows of both sides per second of the whole run, rounded down: 19,500 rows in 4,400 ms are 4,431. */
function rowsPerSecond(counts: OutcomeCounts, totalMs: number): number {
  return Math.floor(((counts.totalSource + counts.totalTarget) * 1000) / Math.max(totalMs, 1));
}

const BYTES_PER_MEGABYTE = 1024 * 1024;

function stagingDocument(table: StagedTable): StagingDocument {
  return {
    table_name: table.tableName,
    row_count: table.rowCount,
    size_mb: roundHalfAway(table.sizeBytes / BYTES_PER_MEGABYTE, 2),
    indexes: table.indexes,
  };
}
