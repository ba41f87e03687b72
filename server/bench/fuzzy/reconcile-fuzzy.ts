import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { connectorDefinition } from '../../engine/connectors/registry.ts';
import { DuckDbLanding } from '../../engine/landing/duckdb/duckdb-landing.ts';
import { rulesetDefinitionSchema } from '../../engine/plan/definition.ts';
import { planReconciliation } from '../../engine/plan/plan-reconciliation.ts';
import type { EngineEvent } from '../../engine/ports.ts';
import { reconcile } from '../../engine/reconcile.ts';

/** Printed as one line of JSON by the child process that reconciles. */
export interface FuzzyReport {
  seconds: number;
  matchSeconds: number;
  candidatePairs: number;
  matched: number;
  /** Of those: pairs of the same person. */
  right: number;
}

/** Child process of the benchmark: `reconcile-fuzzy.ts FOLDER SOURCE_FILE TARGET_FILE MEASURE THRESHOLD DATA_DIR`. */
const [folder = '', sourceFile = '', targetFile = '', measure = '', threshold = '', dataDir = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const executionId = 'EXEC_bench';

const started = performance.now();
const files = connectorDefinition('files');
const open = () => files.open(files.configSchema.parse({ path: folder }), { baseDir: '.' });
const [source, target] = [open(), open()];
const definition = rulesetDefinitionSchema.parse({
  id: 'FUZZY',
  name: 'People with typing errors',
  source: { connection: 'files', table: sourceFile },
  target: { connection: 'files', table: targetFile },
  rules: [
    {
      name: 'name in a postcode',
      type: 'fuzzy',
      keys: [{ source: 'postcode', target: 'postcode' }],
      similarity: { source: 'name', target: 'name', measure, threshold: Number(threshold) },
    },
  ],
  fields: [
    { source: 'id', target: 'ref', compare: { ignore: true } },
    { source: 'amount', target: 'amount' },
  ],
});
const [left, right] = await Promise.all([source.describe(definition.source, signal), target.describe(definition.target, signal)]);
const planned = planReconciliation(definition, left, right);
if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));

const landing = new DuckDbLanding({ dataDir });
const events: EngineEvent[] = [];
const document = await reconcile(
  { executionId, plan: planned.plan, source, target },
  { landing, now: () => new Date(), report: (event) => void events.push(event) },
  { rulesetVersion: 1, keepStaging: true, stagingTtlHours: 24 },
  signal,
);
const seconds = (performance.now() - started) / 1000;
const outcomes = join(dataDir, 'outcomes.parquet');
await landing.export({ executionId }, { outcomes: ['equal', 'mismatched'] }, 'parquet', outcomes, signal);
await Promise.all([source.close(), target.close(), landing.close()]);

const report: FuzzyReport = {
  seconds,
  matchSeconds: phaseSeconds('match'),
  candidatePairs: document.rules[0]!.candidate_pairs ?? 0,
  matched: document.matched_count,
  right: await samePeople(outcomes),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

function phaseSeconds(phase: string): number {
  const at = (type: EngineEvent['type']) => events.find((event) => event.type === type && 'phase' in event && event.phase === phase)?.at;
  return ((at('phase_ended')?.getTime() ?? 0) - (at('phase_started')?.getTime() ?? 0)) / 1000;
}

async function samePeople(path: string): Promise<number> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${path}') WHERE id_source = id_target`);
  return Number(reader.getRows()[0]![0]);
}
