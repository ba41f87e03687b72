import { readEnvironment } from '../config/environment.ts';
import { connectorDefinition } from '../engine/connectors/registry.ts';
import { openLandingEngine } from '../engine/landing/registry.ts';
import { rulesetDefinitionSchema } from '../engine/plan/definition.ts';
import { planReconciliation } from '../engine/plan/plan-reconciliation.ts';
import type { EngineEvent, Phase } from '../engine/ports.ts';
import { reconcile } from '../engine/reconcile.ts';
import type { RunDocument } from '../engine/run-document.ts';

/** Printed as one line of JSON by the child process that reconciles. */
export interface ReconcileReport {
  document: RunDocument;
  phases: { phase: Phase; seconds: number }[];
  /** Processor time of this process, user and system. */
  cpuSeconds: number;
  seconds: number;
}

/** Child process of the benchmark: `reconcile-tables.ts SOURCE_URL TARGET_URL TABLE`, with Tieout's own environment. */
const [sourceUrl = '', targetUrl = '', table = ''] = process.argv.slice(2);
const { signal } = new AbortController();

const started = performance.now();
const source = openUrl('mysql', sourceUrl);
const target = openUrl('postgresql', targetUrl);
const definition = rulesetDefinitionSchema.parse({
  id: 'BENCH',
  name: 'Benchmark',
  source: { connection: 'source', table },
  target: { connection: 'target', table: `public.${table}` },
});
const [left, right] = await Promise.all([source.describe(definition.source, signal), target.describe(definition.target, signal)]);
const planned = planReconciliation(definition, left, right);
if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));

const environment = readEnvironment();
const landing = openLandingEngine(environment.landing.type, {
  dataDir: environment.dataDir,
  server: environment.landing,
  identify: async () => ({ id: 'benchmark', name: 'the benchmark' }),
});
for await (const _ of landing.prepare());
const events: EngineEvent[] = [];
const document = await reconcile(
  { executionId: 'EXEC_bench', plan: planned.plan, source, target },
  { landing, now: () => new Date(), report: (event) => void events.push(event) },
  { rulesetVersion: 1, keepStaging: true, stagingTtlHours: 24 },
  signal,
);
const seconds = (performance.now() - started) / 1000;
await Promise.all([source.close(), target.close(), landing.close()]);

const { user, system } = process.cpuUsage();
const report: ReconcileReport = { document, phases: phaseTimes(events), cpuSeconds: (user + system) / 1e6, seconds };
process.stdout.write(`${JSON.stringify(report)}\n`);

function openUrl(type: string, url: string) {
  const kind = connectorDefinition(type);
  return kind.open(kind.configSchema.parse(kind.parseUrl(url)), { baseDir: '.' });
}

function phaseTimes(all: EngineEvent[]): ReconcileReport['phases'] {
  return all.flatMap((event) => {
    if (event.type !== 'phase_ended') return [];
    const begun = all.find((other) => other.type === 'phase_started' && other.phase === event.phase);
    return begun === undefined ? [] : [{ phase: event.phase, seconds: (event.at.getTime() - begun.at.getTime()) / 1000 }];
  });
}
