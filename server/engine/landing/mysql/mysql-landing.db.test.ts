import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { ArrayConnector, type ArrayTable } from '../testing/array-connector.ts';
import { failure, table } from '../testing/lifecycle-suite.ts';
import { type MysqlLandingFixture, mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';
import { allOutcomes, planArrays, reconcileArrays } from '../testing/reconcile-arrays.ts';
import { LandingSession } from './landing-session.ts';
import { MysqlLanding } from './mysql-landing.ts';

const string: LogicalType = { kind: 'string' };
const TRICKY = [
  '',
  '\\',
  '\\N',
  "'",
  '"',
  "a'b\\'c",
  'tab\there',
  'line\nfeed',
  'cr\r',
  '`x`',
  '😀',
  'ä',
  '%_',
  ';--',
  'NULL',
  ',',
  '\u0001',
  'x ',
];

/** Every text is a key, a compared value and a column's name at once. */
function trickyTable(): ArrayTable {
  return {
    columns: { "na`me'; DROP TABLE x; --": string, 'va"lue\\': string },
    primaryKey: ["na`me'; DROP TABLE x; --"],
    rows: TRICKY.map((text, index) => [text, index % 5 === 0 ? null : text]),
  };
}

function landing(engine: UsedEngine): void {
  const fixture = mysqlLandingFixture(engine);
  const slow = mysqlLandingFixture(engine, { useBulkCopy: false, batchRows: 3 });

  it.each([
    ['LOAD DATA', () => fixture],
    ['INSERT', () => slow],
  ] as [string, () => MysqlLandingFixture][])('keeps every text as it is with %s', async (_, place) => {
    const { document } = await reconcileArrays({
      landing: place().landing,
      executionId: 'TRICKY',
      source: trickyTable(),
      target: trickyTable(),
    });
    expect(document).toMatchObject({ equal_count: TRICKY.length, landing_engine: 'mysql' });
    const rows = await allOutcomes(place().landing, 'TRICKY');
    expect(rows.map((row) => Object.values(row.key)[0])).toEqual(TRICKY);
    expect(rows.map((row) => Object.values(row.fields)[0]!.source)).toEqual(TRICKY.map((text, index) => (index % 5 === 0 ? null : text)));
  });

  it('says that it loaded by the slower road, and only then', async () => {
    const run = (place: MysqlLandingFixture) =>
      reconcileArrays({ landing: place.landing, executionId: 'ROAD', source: table(7), target: table(7) });
    expect((await run(fixture)).document.warning_details.map((warning) => warning.code)).not.toContain('fallback');
    const warnings = (await run(slow)).document.warning_details.filter((warning) => warning.code === 'fallback');
    expect(warnings.map((warning) => warning.message)).toEqual([
      'Rows were loaded with INSERT, which takes longer, because LANDING_USE_BULK_COPY is false.',
    ]);
  });

  it('keeps the catalogue of the seed', async () => {
    const { document } = await reconcileArrays({ landing: fixture.landing, executionId: 'SEED', source: table(5), target: table(4) });
    expect(document.source_staging?.table_name).toMatch(/^recon_stage_SEED_source_\d{8}_\d{6}$/);
    expect(document.source_staging?.indexes).toEqual(['idx_key_1']);
    expect(
      await fixture.ask(`SELECT side, row_count, status FROM staging_table_metadata WHERE execution_id = 'SEED' ORDER BY side`),
    ).toEqual([
      { side: 'source', row_count: 5, status: 'active' },
      { side: 'target', row_count: 4, status: 'active' },
    ]);
    const [history] = await fixture.ask(`SELECT * FROM execution_history WHERE execution_id = 'SEED'`);
    expect(history).toMatchObject({ status: 'succeeded', matched: 4, equal_rows: 4, source_only: 1, rcr: '80.0000', dqcs: '0.950000' });
    await fixture.landing.dropExecution({ executionId: 'SEED' });
    expect(await fixture.ask(`SELECT DISTINCT status FROM staging_table_metadata WHERE execution_id = 'SEED'`)).toEqual([
      { status: 'deleted' },
    ]);
    expect(await fixture.ask(`SELECT status FROM execution_history WHERE execution_id = 'SEED'`)).toEqual([{ status: 'deleted' }]);
  });

  it('runs two reconciliations at once, each with its own numbers', async () => {
    const runs = [100, 200, 300].map((rows) =>
      reconcileArrays({ landing: fixture.landing, executionId: `AT_ONCE_${rows}`, source: table(rows), target: table(rows - 10) }),
    );
    const documents = (await Promise.all(runs)).map(({ document }) => [document.equal_count, document.unmatched_source_count]);
    expect(documents).toEqual([
      [90, 10],
      [190, 10],
      [290, 10],
    ]);
  });

  it('tells the true size of staging tables', async () => {
    await reconcileArrays({ landing: fixture.landing, executionId: 'SIZE', source: table(20_000), target: table(10) });
    const entry = (await fixture.landing.inventory()).find((found) => found.executionId === 'SIZE');
    const view = engine.name === 'mariadb' ? 'INNODB_SYS_TABLESPACES' : 'INNODB_TABLESPACES';
    const [file] = await fixture.ask(
      `SELECT FILE_SIZE AS bytes FROM information_schema.${view} WHERE NAME LIKE '${fixture.settings.database}/recon_stage_SIZE_source%'`,
    );
    expect(entry?.tables?.source).toBe(Number(file?.bytes));
    expect(entry?.tables?.source).toBeGreaterThan(1_000_000);
    // To a user who may not ask for files, the server's own count is told, which is of the same size.
    const user = `size_${fixture.settings.database.slice(-8)}`;
    await fixture.ask(`CREATE USER '${user}'@'%' IDENTIFIED BY 'Plain-1234'`);
    await fixture.ask(`GRANT ALL ON ${fixture.settings.database}.* TO '${user}'@'%'`);
    const plain = new MysqlLanding({ ...fixture.settings, username: user, password: 'Plain-1234' });
    const counted = (await plain.inventory()).find((found) => found.executionId === 'SIZE');
    await plain.close();
    await fixture.ask(`DROP USER '${user}'@'%'`);
    const ratio = Number(counted?.tables?.source) / Number(file?.bytes);
    expect([ratio > 0.4, ratio < 1.3]).toEqual([true, true]);
  });

  it('finds what a dead worker left, under the name of its execution, and drops all of it', async () => {
    const plan = planArrays({ source: table(3), target: table(3) });
    const names = { source: 'recon_stage_DEAD_source_20240101_000000', target: 'recon_stage_DEAD_target_20240101_000000' };
    const execution = await fixture.another().begin({ executionId: 'DEAD' }, names, plan);
    const progress = { staged: () => undefined, step: () => undefined };
    const { signal } = new AbortController();
    for (const side of ['source', 'target'] as const) {
      const { columns, batches, summary } = await new ArrayConnector(table(3)).extract(
        { table: 't' },
        { columns: plan[side].columns.map((column) => column.name) },
        signal,
      );
      await execution.stage(side, columns, batches, summary, progress, signal);
    }
    await execution.index(plan, progress, signal);
    expect((await fixture.landing.inventory()).find((found) => found.executionId === 'DEAD')).toMatchObject({ finished: false });
    await fixture.ask(`DELETE FROM staging_table_metadata WHERE execution_id = 'DEAD'`);
    expect((await fixture.landing.inventory()).find((found) => found.executionId === 'DEAD')).toMatchObject({ finished: false });
    await fixture.landing.dropExecution({ executionId: 'DEAD' });
    expect((await fixture.leftovers()).filter((name) => name.includes('DEAD'))).toEqual([]);
    await execution.discard();
  });

  it('shows the very statements that a run sends', async () => {
    const run = vi.spyOn(LandingSession.prototype, 'run');
    const rows = vi.spyOn(LandingSession.prototype, 'rows');
    const stream = vi.spyOn(LandingSession.prototype, 'stream');
    const twice: ArrayTable = { ...table(3), rows: [...table(3).rows, ['1', 'again'], ['9', null]] };
    const bad: ArrayTable = { ...table(4), rows: [...table(4).rows.with(2, ['2', 'other']), ['x', 'rejected']] };
    const similar = { source: 'text', target: 'text', measure: 'levenshtein' as const, threshold: 0.1 };
    const { plan } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'SHOWN',
      source: twice,
      target: bad,
      ruleset: {
        rules: [
          { name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] },
          { name: 'text', type: 'fuzzy', keys: [], similarity: similar },
        ],
      },
    });
    const plain = (sql: string) =>
      sql
        .replaceAll(/`recon_stage_SHOWN_(source|target)_\d{8}_\d{6}`/g, '`$1`')
        .replaceAll(
          /`recon_(?:work_)?(outcome|duplicates)?_?SHOWN_[0-9a-f]{6}_?([a-z]*)`/g,
          (_, result = '', work = '') => `\`${result || work}\``,
        )
        .replaceAll(/\b\d+ \+ (o\.n|ROW_NUMBER)/g, '0 + $1');
    const sent = new Set([run, rows, stream].flatMap((spy) => spy.mock.calls.map(([sql]) => plain(sql))));
    vi.restoreAllMocks();
    const shown = fixture.landing.explain(plan);
    // Every row of the source fits.
    const unsent = shown.filter(({ sql }) => !sent.has(plain(sql))).map(({ title }) => title);
    expect(unsent).toEqual(['Outcomes: rejected rows of the source']);
  });

  it('ends a load that is cancelled before the server has asked for its rows', async () => {
    const session = await LandingSession.open(fixture.settings);
    try {
      await session.run('CREATE TEMPORARY TABLE cancelled_load (line TEXT)');
      const controller = new AbortController();
      const sql = "LOAD DATA LOCAL INFILE 'rows' INTO TABLE cancelled_load";
      const load = session.load(sql, Readable.from([Buffer.from('one\ntwo\n')]), controller.signal);
      controller.abort();
      await Promise.allSettled([load]);
      // Its connection was not cut, as that of one is that does not end.
      expect(session.isOpen).toBe(true);
      expect(await session.rows('SELECT COUNT(*) FROM cancelled_load')).toEqual([[0]]);
    } finally {
      session.destroy();
    }
  });

  it('ends the statement on the server when a run is cancelled', async () => {
    const controller = new AbortController();
    const started = once(controller.signal, 'abort');
    let atWork: string[] = [];
    const cancelWhileItWorks = async () => {
      while (atWork.length === 0) atWork = await statementsOfTheRun(fixture);
      controller.abort();
    };
    const run = failure(
      reconcileArrays({
        landing: fixture.landing,
        executionId: 'CANCELLED',
        source: table(60_000),
        target: table(60_000),
        signal: controller.signal,
        onEvent: (event) => {
          if (event.type !== 'phase_started' || event.phase !== 'match') return;
          void cancelWhileItWorks();
        },
      }),
    );
    await started;
    expect((await run).code).toBe('cancelled');
    const running = await statementsOfTheRun(fixture);
    expect(running.filter((sql) => atWork.includes(sql))).toEqual([]);
    expect((await fixture.leftovers()).filter((name) => name.includes('CANCELLED'))).toEqual([]);
  });
}

/** What the server is doing with the tables of the run that is cancelled. */
async function statementsOfTheRun(fixture: MysqlLandingFixture): Promise<string[]> {
  const rows = await fixture.ask(
    `SELECT INFO FROM information_schema.PROCESSLIST WHERE DB = '${fixture.settings.database}' AND INFO LIKE '%_CANCELLED_%' AND ID <> CONNECTION_ID()`,
  );
  return rows.map((row) => String((row as { INFO: string }).INFO));
}

describe('the landing engine', () => {
  describeEngine('mysql', 'landing', landing);
  describeEngine('mariadb', 'landing', landing);
});
