import { once } from 'node:events';
import { connectorDefinition } from '../../engine/connectors/registry.ts';
import { DuckDbLanding } from '../../engine/landing/duckdb/duckdb-landing.ts';
import type { ExtractSubject, Road, RoadReport } from './extract-subject.ts';
import { readBare } from './read-bare.ts';

/** Child process of the benchmark: `measure-road.ts ROAD ROWS DATA_DIR SUBJECT`, the last one in JSON. */
const [road = '', rowCount = '', dataDir = '', text = ''] = process.argv.slice(2);
const subject = JSON.parse(text) as ExtractSubject;
const { signal } = new AbortController();
/** Each gives its number of rows when all of them are where they belong, and then how to clean up, which is not measured. */
const roads: Record<Road, () => Promise<{ rows: number; cleanUp?: () => Promise<void> }>> = {
  bare: async () => ({ rows: await readBare(subject, Number(rowCount)) }),
  extract: extractOnly,
  landing: extractAndStage,
};

const cpuBefore = process.cpuUsage();
const started = performance.now();
const { rows, cleanUp } = await roads[road as Road]();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
await cleanUp?.();
process.stdout.write(`${JSON.stringify({ rows, seconds, cpuSeconds: (user + system) / 1e6 } satisfies RoadReport)}\n`);
if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
process.exit(0);

function open() {
  const { type, config } = subject.connection;
  const definition = connectorDefinition(type);
  return definition.open(definition.configSchema.parse(config), { baseDir: '.' });
}

async function extractOnly() {
  const connector = open();
  const { batches, summary } = await connector.extract(subject.dataset, { columns: [] }, signal);
  for await (const batch of batches) void batch;
  const { rows: read } = summary();
  return { rows: read, cleanUp: () => connector.close() };
}

async function extractAndStage() {
  const connector = open();
  const landing = new DuckDbLanding({ dataDir });
  const execution = await landing.begin({ executionId: 'EXEC_bench' }, { source: 'bench_source', target: 'bench_target' });
  const { columns, batches, summary, relation } = await connector.extract(
    subject.dataset,
    { columns: [], typedRows: execution.takesTypedRows },
    signal,
  );
  const silent = { staged: () => undefined, step: () => undefined };
  const staged = await execution.stage('source', columns, batches, summary, silent, signal, relation);
  if (staged.rejectedCount > 0) throw new Error(`${staged.rejectedCount} rows were rejected.`);
  const cleanUp = async () => {
    await execution.discard();
    await landing.close();
    await connector.close();
  };
  return { rows: staged.rowCount, cleanUp };
}
