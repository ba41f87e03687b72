import { rm } from 'node:fs/promises';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { connectBare } from '#server/engine/testing/bare-connection.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { decideMany } from '#server/features/changes/decide-many.ts';
import { getChangeSet } from '#server/features/changes/list-change-sets.ts';
import { applyHere, planHere } from '#server/features/changes/work-here.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { requireDefinition } from '#server/features/connections/require-definition.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { openScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { count, fixed, megabytes, print } from '../bench-text.ts';

const NEVER = new AbortController().signal;

/** A database whose table is written: its connector type, and the expression that makes `rows` numbers from 1. */
interface ApplyEngine {
  label: string;
  type: 'mysql' | 'postgresql';
  numbers(rows: number): string;
}

export const APPLY_ENGINES: Record<string, ApplyEngine> = {
  mariadb: { label: 'MariaDB', type: 'mysql', numbers: (rows) => `(SELECT seq AS n FROM seq_1_to_${rows}) AS numbers` },
  postgresql: { label: 'PostgreSQL', type: 'postgresql', numbers: (rows) => `generate_series(1, ${rows}) AS numbers (n)` },
};

/** Two tables of one server in which every row differs in two of four columns; all of them are updated, and the target is checked. */
export async function benchApply(urls: Partial<Record<string, string>>, rows: number, names: string[]): Promise<void> {
  print(`${count(rows)} updates of two columns each`);
  for (const name of names) {
    const url = urls[name];
    const engine = APPLY_ENGINES[name];
    if (!url || !engine) print(`  ${name}: no such server at hand`);
    else await benchOne(engine, url, rows);
  }
}

async function benchOne(engine: ApplyEngine, url: string, rows: number): Promise<void> {
  const { type, label } = engine;
  const table = (side: string) => `tieout_bench_${process.pid}_${side}`;
  const bare = await connectBare(type, url);
  const scratch = await openScratchApp();
  const { app, folder } = scratch;
  try {
    for (const side of ['source', 'target']) {
      await bare.run(`DROP TABLE IF EXISTS ${table(side)}`);
      await bare.run(
        `CREATE TABLE ${table(side)} (id INT NOT NULL PRIMARY KEY, status VARCHAR(20) NOT NULL, amount DECIMAL(12,2), customer VARCHAR(80))`,
      );
      const [status, amount] = side === 'source' ? ["'PAID'", 'n + 0.50'] : ["'OPEN'", 'n + 0.25'];
      await bare.run(
        `INSERT INTO ${table(side)} SELECT n, ${status}, ${amount}, CONCAT('Customer, "no." ', n) FROM ${engine.numbers(rows)}`,
      );
    }
    await createConnection(app, CLI_ACTOR, { name: 'bench', type, config: requireDefinition(type).parseUrl(url) ?? {} });
    const side = (of: string) => ({ connection: 'bench', table: table(of) });
    await createRuleset(app, CLI_ACTOR, {
      definition: {
        ...{ id: 'BENCH', name: 'Bench', source: side('source'), target: side('target') },
        rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
        fields: [
          { source: 'status', target: 'status', apply: true },
          { source: 'amount', target: 'amount', apply: true },
          { source: 'customer', target: 'customer', apply: true },
        ],
        changes: { confirm_above: rows },
      },
    });
    const { id: runId } = await runHere(app, CLI_ACTOR, { rulesetId: 'BENCH' }, { signal: NEVER });
    const planned = await timed(() => planHere(app, CLI_ACTOR, { runId }, { signal: NEVER }));
    const { id, version } = planned.result;
    const approved = await timed(() => decideMany(app, CLI_ACTOR, { id, version, filter: {}, decision: 'approved' }));
    const set = await getChangeSet(app, CLI_ACTOR, { id });
    const before = process.memoryUsage().rss;
    const applied = await timed(() => applyHere(app, CLI_ACTOR, { id, version: set.version }, { signal: NEVER }));
    checkApplied(applied.result, rows);
    const peak = process.resourceUsage().maxRSS * 1_024;
    print(
      `  ${label.padEnd(11)} plan ${timeText(planned)}, approve ${timeText(approved)}, apply ${timeText(applied)} ` +
        `${count(Math.round(rows / applied.seconds))} rows/s, process ${megabytes(before)} before, ${megabytes(peak)} at its peak`,
    );
  } finally {
    for (const side of ['source', 'target']) await bare.run(`DROP TABLE IF EXISTS ${table(side)}`);
    await bare.end();
    await scratch.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The report is what was read back from the target. */
function checkApplied({ status, report, failure }: ChangeSetState, rows: number): void {
  if (status === 'applied' && report?.applied === rows && report.changedSince === 0) return;
  throw new Error(`Expected ${rows} rows applied, found ${JSON.stringify({ status, report, failure })}.`);
}

interface Timed<Result> {
  result: Result;
  seconds: number;
  /** Of this process, without the database server. */
  cpuSeconds: number;
}

async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const began = performance.now();
  const used = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  return { result, seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1_000_000 };
}

/** `2.10 s (processor 1.85 s)` */
function timeText({ seconds, cpuSeconds }: Timed<unknown>): string {
  return `${fixed(seconds)} s (processor ${fixed(cpuSeconds)} s)`;
}
