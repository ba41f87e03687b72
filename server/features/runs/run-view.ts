import type { KpiPoint, Run, RunEvent as RunEventRecord } from '#server/db/generated/client.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { Phase } from '#server/engine/ports.ts';
import type { RunDocument, RunFailure } from '#server/engine/run-document.ts';
import { RESULTS_STORE_COLUMNS, type ResultsStoreState, resultsStoreState, withResultsStore } from '../results-store/results-store-view.ts';
import type { StagingRow } from '../staging/staging-view.ts';
import { runOptionsSchema } from './run-options.ts';
import { parseProgress, phaseReached, type RunProgress } from './run-progress.ts';
import type { RunOrigin, RunStatus } from './run-status.ts';

/** A run as lists show it. The KPIs are null until it has succeeded. */
export interface RunSummary {
  id: string;
  rulesetId: string;
  rulesetName: string;
  rulesetVersion: number;
  status: RunStatus;
  origin: RunOrigin;
  requestedBy: string;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  cancelRequestedAt: Date | null;
  rcr: number | null;
  rcrStatus: string | null;
  dqcs: number | null;
  dqcsStatus: string | null;
  rei: number | null;
  reiStatus: string | null;
  far: number | null;
  farStatus: string | null;
  matched: number | null;
  mismatched: number | null;
  sourceOnly: number | null;
  targetOnly: number | null;
  rejected: number | null;
  failure: RunFailure | null;
  /** While it runs: the phase it has reached. */
  phase: Phase | null;
  /** How far the extracts have come, 0 to 100, by the databases' own statistics; null when they cannot tell. */
  percent: number | null;
}

export interface PreviousKpis {
  id: string;
  rcr: number;
  dqcs: number;
  rei: number;
  far: number | null;
}

/** Everything about a run but the definition it is pinned to, which never changes. */
export interface RunState extends RunSummary {
  attempt: number;
  revision: number;
  options: {
    limit: number | null;
    keepStaging: boolean | null;
    ttlHours: number | null;
    storeInMongodb: boolean | null;
    hasOverrides: boolean;
  };
  progress: RunProgress;
  document: RunDocument | null;
  staging: StagingRow[];
  /** False once the outcomes were dropped; the counts stay for ever. */
  outcomesAvailable: boolean;
  /** When they were dropped; null while they are there or never were. */
  outcomesDroppedAt: Date | null;
  /** Where the result's document in MongoDB stands; null when none was asked for. */
  resultsStore: ResultsStoreState | null;
  /** The good run of the same ruleset before this one. */
  previous: PreviousKpis | null;
}

export interface RunDetail extends RunState {
  definition: RulesetDefinition;
}

/** One line of the event log. */
export interface RunEvent {
  id: number;
  at: Date;
  level: 'info' | 'warning' | 'error';
  phase: Phase | null;
  message: string;
}

/** What a summary is made of: no progress of ended runs, no document. */
export const SUMMARY_COLUMNS = {
  id: true,
  rulesetId: true,
  rulesetName: true,
  rulesetVersion: true,
  status: true,
  origin: true,
  requestedBy: true,
  queuedAt: true,
  startedAt: true,
  endedAt: true,
  cancelRequestedAt: true,
  progress: true,
  failure: true,
  kpi: true,
} as const;

export type SummaryRecord = Pick<Run, Exclude<keyof typeof SUMMARY_COLUMNS, 'kpi'>> & { kpi: KpiPoint | null };

export function runSummary(run: SummaryRecord): RunSummary {
  const { kpi } = run;
  const progress = run.status === 'running' ? parseProgress(run.progress) : null;
  return {
    id: run.id,
    rulesetId: run.rulesetId,
    rulesetName: run.rulesetName,
    rulesetVersion: run.rulesetVersion,
    status: run.status as RunStatus,
    origin: run.origin as RunOrigin,
    requestedBy: run.requestedBy,
    queuedAt: run.queuedAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    cancelRequestedAt: run.cancelRequestedAt,
    rcr: kpi?.rcr ?? null,
    rcrStatus: kpi?.rcrStatus ?? null,
    dqcs: kpi?.dqcs ?? null,
    dqcsStatus: kpi?.dqcsStatus ?? null,
    rei: kpi?.rei ?? null,
    reiStatus: kpi?.reiStatus ?? null,
    far: kpi?.far ?? null,
    farStatus: kpi?.farStatus ?? null,
    matched: kpi?.matched ?? null,
    mismatched: kpi?.mismatched ?? null,
    sourceOnly: kpi?.sourceOnly ?? null,
    targetOnly: kpi?.targetOnly ?? null,
    rejected: kpi?.rejected ?? null,
    failure: (run.failure as RunFailure | null) ?? null,
    phase: progress && phaseReached(progress),
    percent: progress && percentRead(progress),
  };
}

/** Rows read of the rows to expect; never 100 before both sides have really ended. */
export function percentRead(progress: RunProgress): number | null {
  const { estimate } = progress;
  if (!estimate?.source || !estimate.target) return null;
  const sides = [
    { expected: estimate.source, phase: progress.phases.find((entry) => entry.phase === 'extract_source') },
    { expected: estimate.target, phase: progress.phases.find((entry) => entry.phase === 'extract_target') },
  ];
  if (sides.every((side) => side.phase?.endedAt)) return 100;
  const read = sides.reduce((sum, side) => sum + (side.phase?.endedAt ? side.expected : Math.min(side.phase?.rows ?? 0, side.expected)), 0);
  return Math.min(99, Math.floor((read / (estimate.source + estimate.target)) * 100));
}

export type StateRecord = SummaryRecord &
  Pick<Run, 'attempt' | 'revision' | 'options' | 'result' | 'outcomesDroppedAt' | keyof typeof RESULTS_STORE_COLUMNS>;
export const STATE_COLUMNS = {
  ...SUMMARY_COLUMNS,
  attempt: true,
  revision: true,
  options: true,
  result: true,
  outcomesDroppedAt: true,
  ...RESULTS_STORE_COLUMNS,
} as const;

export function runState(run: StateRecord, staging: StagingRow[], previous: KpiPoint | null): RunState {
  const options = runOptionsSchema.parse(run.options);
  const document = run.result as RunDocument | null;
  const resultsStore = resultsStoreState(run);
  return {
    ...runSummary(run),
    attempt: run.attempt,
    revision: run.revision,
    options: {
      limit: options.limit ?? null,
      keepStaging: options.keepStaging ?? null,
      ttlHours: options.ttlHours ?? null,
      storeInMongodb: options.storeInMongodb ?? null,
      hasOverrides: options.overrides !== undefined,
    },
    progress: parseProgress(run.progress),
    document: document && withResultsStore(document, resultsStore),
    staging,
    outcomesAvailable: run.status === 'succeeded' && run.outcomesDroppedAt === null,
    outcomesDroppedAt: run.outcomesDroppedAt,
    resultsStore,
    previous: previous && { id: previous.runId, rcr: previous.rcr, dqcs: previous.dqcs, rei: previous.rei, far: previous.far },
  };
}

export function runEvent(event: RunEventRecord): RunEvent {
  return {
    id: event.id,
    at: event.at,
    level: event.level as RunEvent['level'],
    phase: event.phase as Phase | null,
    message: event.message,
  };
}
