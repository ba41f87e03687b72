import { type RulesetDefinition, rulesetDefinitionSchema } from '../../plan/definition.ts';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { planReconciliation } from '../../plan/plan-reconciliation.ts';
import type { EngineEvent } from '../../ports.ts';
import { reconcile } from '../../reconcile.ts';
import type { RetryPorts } from '../../retry/retry-policy.ts';
import type { RunDocument } from '../../run-document.ts';
import type { LandingEngine, OutcomeFilter, OutcomeRow } from '../contract.ts';
import { ArrayConnector, type ArrayTable } from './array-connector.ts';

/** A run over two tables in memory, with everything a test may look at. */
export interface ArrayRun {
  document: RunDocument;
  plan: ReconcilePlan;
  events: EngineEvent[];
}

export interface ArrayRunOptions {
  landing: LandingEngine;
  executionId: string;
  source: ArrayTable;
  target: ArrayTable;
  ruleset?: Partial<RulesetDefinition>;
  limit?: number;
  keepStaging?: boolean;
  signal?: AbortSignal;
  connectors?: { source: ArrayConnector; target: ArrayConnector };
  onEvent?: (event: EngineEvent) => void;
  retry?: RetryPorts;
}

export function planArrays(options: Pick<ArrayRunOptions, 'ruleset' | 'source' | 'target' | 'limit'>): ReconcilePlan {
  const definition = rulesetDefinitionSchema.parse({
    id: 'R',
    name: 'Arrays',
    source: { connection: 'a', table: 'left' },
    target: { connection: 'b', table: 'right' },
    ...options.ruleset,
  });
  const described = (table: ArrayTable) => new ArrayConnector(table).description();
  const result = planReconciliation(definition, described(options.source), described(options.target), { limit: options.limit });
  if ('problems' in result) throw new Error(result.problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n'));
  return result.plan;
}

export async function reconcileArrays(options: ArrayRunOptions): Promise<ArrayRun> {
  const plan = planArrays(options);
  const events: EngineEvent[] = [];
  const connectors = options.connectors ?? { source: new ArrayConnector(options.source), target: new ArrayConnector(options.target) };
  const document = await reconcile(
    { executionId: options.executionId, plan, ...connectors },
    {
      landing: options.landing,
      now: () => new Date(),
      ...(options.retry !== undefined && { retry: options.retry }),
      report: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
    },
    { rulesetVersion: 1, keepStaging: options.keepStaging ?? true, stagingTtlHours: 24 },
    options.signal ?? new AbortController().signal,
  );
  return { document, plan, events };
}

const PAGE = 200;

/** Every outcome row, page by page. */
export async function allOutcomes(landing: LandingEngine, executionId: string, filter: OutcomeFilter = {}): Promise<OutcomeRow[]> {
  const { signal } = new AbortController();
  const rows: OutcomeRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await landing.page({ executionId }, { ...filter, limit: PAGE, ...(cursor !== null && { cursor }) }, signal);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
