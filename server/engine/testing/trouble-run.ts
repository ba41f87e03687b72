import type { Connector, Dataset } from '../connectors/contract.ts';
import { connectorDefinition } from '../connectors/registry.ts';
import { never } from '../connectors/testing/collect.ts';
import type { ServerSubject } from '../connectors/testing/subject.ts';
import type { LandingFixture } from '../landing/testing/landing-fixture.ts';
import { allOutcomes } from '../landing/testing/reconcile-arrays.ts';
import { rulesetDefinitionSchema } from '../plan/definition.ts';
import { planReconciliation } from '../plan/plan-reconciliation.ts';
import type { EngineEvent } from '../ports.ts';
import { reconcile } from '../reconcile.ts';
import type { RetryPorts } from '../retry/retry-policy.ts';

/** Three repetitions without waiting. `between` is what happens to the world before each. */
export function quickRetries(between: () => Promise<void> = async () => undefined): RetryPorts {
  return { policy: { retries: 3, baseDelayMs: 0, maxDelayMs: 0, jitter: 0 }, sleep: () => between(), random: () => 0.5 };
}

export function openSubject(subject: ServerSubject, type: string, changes: Record<string, unknown> = {}): Connector {
  const definition = connectorDefinition(type);
  return definition.open(definition.configSchema.parse({ ...subject.settings, ...changes }), { baseDir: '.', silenceMs: 1_000 });
}

export interface TroubleRun {
  fixture: LandingFixture;
  subject: ServerSubject;
  type: string;
  executionId: string;
  /** Settings of the source's connection that differ: the port of a proxy. */
  through?: Record<string, unknown>;
  source: Dataset;
  target: Dataset;
  retry: RetryPorts;
  /** Happens after the run was planned and before it reads. */
  beforeReading?: () => Promise<void>;
  onEvent?: (event: EngineEvent) => void;
}

/** One run over two datasets of one database, planned over an undisturbed connection; what it found and what it said. */
export async function runInTrouble(run: TroubleRun) {
  const { fixture, subject, type, executionId, through = {}, source, target, retry, beforeReading, onEvent } = run;
  const definition = rulesetDefinitionSchema.parse({
    id: 'TROUBLE',
    name: 'Trouble',
    source: { connection: 'source', ...source },
    target: { connection: 'target', ...target },
    rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
    fields: [{ source: 'label', target: 'label' }],
  });
  const calm = openSubject(subject, type);
  const troubled = openSubject(subject, type, through);
  const events: EngineEvent[] = [];
  const report = (event: EngineEvent): void => {
    events.push(event);
    onEvent?.(event);
  };
  try {
    const planned = planReconciliation(definition, await calm.describe(source, never), await calm.describe(target, never));
    if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
    await beforeReading?.();
    const document = await reconcile(
      { executionId, plan: planned.plan, source: troubled, target: calm },
      { landing: fixture.landing, now: () => new Date(), report, retry },
      { rulesetVersion: 1, keepStaging: false, stagingTtlHours: 1 },
      never,
    );
    const rows = await allOutcomes(fixture.landing, executionId, {
      outcomes: ['mismatched', 'source_only', 'target_only', 'rejected_source'],
    });
    return {
      counts: Object.fromEntries(Object.entries(document).filter(([name]) => name.endsWith('_count'))),
      differences: rows.map((row) => `${row.outcome} ${row.key.id}`).toSorted(),
      again: events.flatMap((event) => (event.type === 'log' && event.level === 'warning' ? [event.message] : [])),
    };
  } finally {
    await Promise.all([calm.close(), troubled.close()]);
  }
}
