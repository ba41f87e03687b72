import type { Connector, ExtractSummary } from './connectors/contract.ts';
import { TieoutError } from './errors.ts';
import type { LandingExecution, LandingProgress, StagedTable } from './landing/contract.ts';
import type { ReconcileInput, Side, SidePlan } from './plan/plan.ts';
import type { Phase } from './ports.ts';
import type { RetryPorts } from './retry/retry-policy.ts';
import { retrying, retryText } from './retry/retrying.ts';
import type { PhaseProgress, RunPhases } from './run-phases.ts';
import { withDerivedColumns } from './transforms/derive-columns.ts';
import { formatLogicalType } from './values/logical-type.ts';

export interface StagedSide {
  table: StagedTable;
  extracted: ExtractSummary;
}

const EXTRACT_PHASE: Record<Side, Phase> = { source: 'extract_source', target: 'extract_target' };

/**
 * Reads both databases at the same time. An extract that breaks for a reason that passes is begun again from nothing: what
 * it had staged is dropped. When one side fails for good, the other is cancelled and the first failure is thrown.
 */
export async function stageBothSides(
  input: ReconcileInput,
  execution: LandingExecution,
  phases: RunPhases,
  retry: RetryPorts | undefined,
  signal: AbortSignal,
): Promise<Record<Side, StagedSide>> {
  const siblings = new AbortController();
  const either = AbortSignal.any([signal, siblings.signal]);
  const stage = (side: Side) =>
    phases
      .run(EXTRACT_PHASE[side], (progress) =>
        retrying(
          () => stageSide(side, input[side], input.plan, execution, progress, either),
          retry,
          either,
          (coming) => {
            const when = retryText(coming);
            progress.at(0, 0, `begins again ${when}`);
            progress.warn(`${coming.error.message} The ${side} is read again from its first row ${when}.`, coming.waitMs);
          },
        ),
      )
      .catch((error: unknown) => {
        siblings.abort(error);
        throw error;
      });
  const [source, target] = await Promise.allSettled([stage('source'), stage('target')]);
  if (source.status === 'fulfilled' && target.status === 'fulfilled') return { source: source.value, target: target.value };
  throw siblings.signal.reason;
}

async function stageSide(
  side: Side,
  connector: Connector,
  plan: ReconcileInput['plan'],
  execution: LandingExecution,
  progress: PhaseProgress,
  signal: AbortSignal,
): Promise<StagedSide> {
  const sidePlan = plan[side];
  const extraction = await connector.extract(
    sidePlan.dataset,
    {
      columns: sidePlan.columns.map((column) => column.name),
      flags: sidePlan.flags,
      // Transforms work on texts.
      typedRows: execution.takesTypedRows && sidePlan.derived.length === 0,
      ...(plan.limit !== undefined && { limit: plan.limit, orderBy: sidePlan.orderBy }),
    },
    signal,
  );
  assertAsPlanned(side, sidePlan, extraction.columns);
  const { columns, batches, summary, relation } = withDerivedColumns(extraction, sidePlan, signal);
  const table = await execution.stage(side, columns, batches, summary, stagedProgress(progress), signal, relation);
  if (table.fallback !== undefined) progress.warn(table.fallback);
  return { table, extracted: summary() };
}

function stagedProgress(progress: PhaseProgress): LandingProgress {
  return { staged: (_, rows, bytes) => progress.at(rows, bytes), step: () => undefined };
}

/** The plan decided how columns compare from the types it saw; with other types its SQL would be wrong. */
function assertAsPlanned(
  side: Side,
  plan: SidePlan,
  columns: readonly { name: string; logicalType: SidePlan['columns'][number]['logicalType'] }[],
) {
  const signature = (column: (typeof columns)[number]) => `${column.name} ${formatLogicalType(column.logicalType)}`;
  const planned = [...plan.columns.map(signature), ...plan.flags.map((flag) => `${flag.name} boolean`)];
  const found = columns.map(signature);
  if (planned.length === found.length && planned.every((column, index) => column === found[index])) return;
  throw new TieoutError(
    'conflict',
    `The columns of the ${side} ${plan.dataset.table ?? 'query'} changed while the run was being prepared.`,
    'Start the run again; if it repeats, check the ruleset against the database.',
    { detail: `planned: ${planned.join(', ')}\nfound: ${found.join(', ')}` },
  );
}
