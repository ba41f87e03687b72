import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { changePage } from '#server/features/changes/change-page.ts';
import { findSetState } from '#server/features/changes/change-set.repository.ts';
import type { ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { decideChanges } from '#server/features/changes/decide-changes.ts';
import { decideMany } from '#server/features/changes/decide-many.ts';
import { applyHere, planHere, undoHere } from '#server/features/changes/work-here.ts';
import type { ConnectionConfig } from '#server/features/connections/connection.schema.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { runHere } from './run-here.ts';
import { NEVER } from './testing/change-scene.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { Chance } from './testing/walk/chance.ts';
import type { WalkDialect } from './testing/walk/walk-dialect.ts';
import {
  applyToModel,
  approvedFields,
  type ModelDecision,
  meddle,
  modelChanges,
  randomDecision,
  randomMeddling,
} from './testing/walk/walk-model.ts';
import { mysqlWalk } from './testing/walk/walk-mysql.ts';
import { postgresqlWalk } from './testing/walk/walk-postgresql.ts';
import { keyLabel, walkRuleset, walkScenario } from './testing/walk/walk-scenario.ts';
import { sqliteWalk } from './testing/walk/walk-sqlite.ts';
import { WalkTables } from './testing/walk/walk-tables.ts';

/** TIEOUT_WALKS=100 TIEOUT_FIRST_WALK=1000 walks further than the suite does. */
const WALKS = Number(process.env.TIEOUT_WALKS ?? 2);
const FIRST = Number(process.env.TIEOUT_FIRST_WALK ?? 1);
// Each walk makes tables, runs, applies and undoes, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

function walking(makeSubject: () => WriterSubject, dialect: WalkDialect, landing?: UsedEngine): void {
  let subject: WriterSubject;
  let scratch: ScratchApp;
  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
    if (landing) await asAdmin(landing, `CREATE DATABASE ${LANDING_DATABASE}`);
    scratch = await openScratchApp(landing ? landingSettings(landing) : {});
    const { type, settings } = subject.connection;
    await createConnection(scratch.app, CLI_ACTOR, { name: 'books', type, config: settings as ConnectionConfig });
  });
  afterAll(async () => {
    await scratch?.close();
    await subject?.tearDown();
    if (landing) await asAdmin(landing, `DROP DATABASE IF EXISTS ${LANDING_DATABASE}`);
  });

  it.each(Array.from({ length: WALKS }, (_, index) => FIRST + index))(
    'writes what a slow model writes, and undo gives every byte back (walk %i)',
    async (seed) => {
      const { app } = scratch;
      const scenario = walkScenario(seed, dialect);
      const { side } = scenario;
      const chance = new Chance(seed * 7 + 3);
      const tables = new WalkTables(subject, dialect, scenario);
      const names = { source: `walk_${seed}_source`, target: `walk_${seed}_target` };
      await tables.create(names.source, 'source', scenario.source);
      await tables.create(names.target, 'target', scenario.target);
      const datasets = { source: subject.datasetName(names.source), target: subject.datasetName(names.target) };
      const definition = walkRuleset(scenario, `WALK_${seed}`, 'books', datasets);
      await createRuleset(app, CLI_ACTOR, { definition });

      const { id: runId, end } = await runHere(app, CLI_ACTOR, { rulesetId: definition.id }, { signal: NEVER });
      const run = await app.db.run.findUniqueOrThrow({ where: { id: runId } });
      expect([end, run.failure]).toEqual(['succeeded', null]);
      const planned = await planHere(app, CLI_ACTOR, { runId, side }, { signal: NEVER });
      expect([planned.status, planned.failure]).toEqual(['planned', null]);

      const changes = modelChanges(scenario);
      const rows = new Map((await changePage(app, CLI_ACTOR, { id: planned.id, limit: 500 })).rows.map((row) => [labelOf(row), row]));
      const shape = (kind: string, fields: [string, boolean][]) => [kind, kind === 'delete' ? [] : fields.sort()];
      expect(
        new Map(
          [...rows].map(([label, row]) => [
            label,
            shape(
              row.kind,
              row.fields.map((one) => [one.field, one.value !== undefined]),
            ),
          ]),
        ),
      ).toEqual(
        new Map(
          [...changes].map(([label, change]) => [
            label,
            shape(
              change.kind,
              [...change.fields].map(([name, value]) => [name, value !== null]),
            ),
          ]),
        ),
      );

      const decisions = new Map([...changes].map(([label, change]): [string, ModelDecision] => [label, randomDecision(change, chance)]));
      await decide(planned.id, rows, decisions);
      const written = { name: names[side], now: new Map(scenario[side]) };
      for (let count = chance.below(4); count > 0; count -= 1) {
        const act = randomMeddling(scenario, written.now, chance);
        await tables.meddle(written.name, act);
        meddle(written.now, act);
      }
      const before = await tables.dump(written.name);
      expect(before).toEqual(await tables.dumpOf(written.now, side));

      const onStale = chance.odds(0.3) ? 'abort' : 'skip';
      const expected = applyToModel(scenario, written.now, changes, decisions, onStale);
      const decided = await stateOf(planned.id);
      const toWrite = [...changes].filter(([label, change]) => approvedFields(change, decisions.get(label)!) !== null);
      expect(decided.counts!.toWrite.rows).toBe(toWrite.length);
      if (toWrite.length === 0) return expect(expected).toMatchObject({ applied: 0, stale: [] });
      const applied = await applyHere(app, CLI_ACTOR, { id: decided.id, version: decided.version, onStale }, { signal: NEVER });
      const aborted = onStale === 'abort' && expected.stale.length > 0;
      expect({ status: applied.status, failure: applied.failure?.message.replace(/\d+ rows? (is|are)/, '') }).toEqual(
        aborted
          ? { status: 'planned', failure: ' no longer as the run saw them, so nothing was written.' }
          : { status: 'applied', failure: undefined },
      );
      expect(applied.report).toMatchObject({ applied: expected.applied, stale: expected.stale.length, failed: 0, changedSince: 0 });
      expect(await tables.dump(written.name)).toEqual(await tables.dumpOf(expected.table, side));
      if (expected.applied === 0) return;

      const undone = await takeBack(applied.id, expected.applied);
      expect(await tables.dump(written.name)).toEqual(before);
      if (chance.odds(0.5)) return;
      await takeBack(undone, expected.applied);
      expect(await tables.dump(written.name)).toEqual(await tables.dumpOf(expected.table, side));
    },
  );

  /** Undoes a whole set, which may be an undo itself. */
  async function takeBack(applied: string, rows: number): Promise<string> {
    const { app } = scratch;
    const undo = await undoHere(app, CLI_ACTOR, { id: applied }, { signal: NEVER });
    await decideMany(app, CLI_ACTOR, { id: undo.id, filter: {}, decision: 'approved', version: undo.version });
    const { version } = await stateOf(undo.id);
    const undone = await applyHere(app, CLI_ACTOR, { id: undo.id, version }, { signal: NEVER });
    expect(undone).toMatchObject({ status: 'applied', failure: null, report: { applied: rows, stale: 0, changedSince: 0 } });
    return undo.id;
  }

  async function decide(id: string, rows: ReadonlyMap<string, ChangeRow>, decisions: ReadonlyMap<string, ModelDecision>): Promise<void> {
    const seqsOf = (wanted: (decision: ModelDecision) => boolean) =>
      [...decisions].flatMap(([label, decision]) => (wanted(decision) ? [rows.get(label)!.seq] : []));
    for (const decision of ['approved', 'rejected'] as const) {
      const whole = seqsOf((one) => one === decision);
      if (whole.length > 0) await decideChanges(scratch.app, CLI_ACTOR, { id, seqs: whole, decision });
      const fields = new Set([...decisions.values()].flatMap((one) => (typeof one === 'string' ? [] : one[decision])));
      for (const field of fields) {
        const seqs = seqsOf((one) => typeof one !== 'string' && one[decision].includes(field));
        await decideChanges(scratch.app, CLI_ACTOR, { id, seqs, field, decision });
      }
    }
  }

  async function stateOf(id: string): Promise<ChangeSetState> {
    return (await findSetState(scratch.app.db, id))!;
  }
}

function labelOf({ key }: ChangeRow): string {
  return keyLabel([String(key.number), String(key.text)]);
}

const LANDING_DATABASE = `tieout_walk_${randomBytes(4).toString('hex')}`;

async function asAdmin({ url }: UsedEngine, statement: string): Promise<void> {
  const connection = await mysql.createConnection(url);
  await connection.query(statement);
  await connection.end();
}

function landingSettings({ url }: UsedEngine): Record<string, string> {
  const { hostname, port, username, password } = new URL(url === '' ? 'mysql://nobody@127.0.0.1:1/none' : url);
  return {
    LANDING_DB_TYPE: 'mysql',
    LANDING_DB_HOST: hostname,
    LANDING_DB_PORT: port,
    LANDING_DB_DATABASE: LANDING_DATABASE,
    LANDING_DB_USERNAME: decodeURIComponent(username),
    LANDING_DB_PASSWORD: decodeURIComponent(password),
  };
}

describe('a random walk on SQLite', () => walking(sqliteWriterSubject, sqliteWalk));
describeEngine('mariadb', 'a random walk', (engine) => walking(() => mysqlWriterSubject(engine), mysqlWalk));
describeEngine('mysql', 'a random walk', (engine) => walking(() => mysqlWriterSubject(engine), mysqlWalk));
describeEngine('mysql', 'a random walk by way of a landing', (engine) => walking(() => mysqlWriterSubject(engine), mysqlWalk, engine));
describeEngine('mariadb', 'a random walk on SQLite by way of a landing', (engine) => walking(sqliteWriterSubject, sqliteWalk, engine));
describeEngine('postgresql', 'a random walk', (engine) => walking(() => postgresqlWriterSubject(engine), postgresqlWalk));
