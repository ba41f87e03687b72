import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startMysql } from '#server/testing/start-mysql.ts';
import type { LandingEngine } from '../contract.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { table } from '../testing/lifecycle-suite.ts';
import { SERVER_PATIENCE, settingsOf } from '../testing/mysql-landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';
import { MysqlLanding } from './mysql-landing.ts';

vi.setConfig(SERVER_PATIENCE);

const WARNING =
  'Rows were loaded with INSERT, which takes longer, because the landing server does not allow LOAD DATA LOCAL INFILE. An administrator can allow it: SET GLOBAL local_infile = ON.';
const ROWS = 12_000;
const OFF = ['--local-infile=OFF'];

/** Servers of their own: nobody else's may lose bulk loading. */
const cases = [
  { label: 'MySQL', name: 'mysql' as const, start: () => startMysql(OFF) },
  { label: 'MariaDB', name: 'mariadb' as const, start: () => startMariadb(OFF) },
];

describe.each(cases)('a landing server of $label that allows no LOAD DATA LOCAL INFILE', ({ label, name, start }) => {
  const embedded = landingFixture();
  let server: LocalServer | null = null;
  let landing: MysqlLanding | null = null;

  beforeAll(async () => {
    server = await start().catch((error) => {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: ${label} without local_infile (${error.message})\n`);
      return null;
    });
    // Two full statements and one with the rest.
    if (server) landing = new MysqlLanding({ ...settingsOf({ name, url: server.url, version: '' }, 'landing_infile'), batchRows: 5_000 });
  });
  afterAll(async () => {
    await landing?.close();
    await server?.stop();
  });

  it('gets the same rows by INSERT, and the run says so in its document and its log', async (context) => {
    if (!landing) return context.skip();
    const steps: string[] = [];
    for await (const { title, result } of landing.prepare()) steps.push(`${title}: ${result}`);
    expect(steps.at(-1)).toMatch(/^bulk loading: not allowed by the server: rows are loaded with INSERT/);

    const source = table(ROWS, { rows: [...table(ROWS).rows, ['x', "it's\\N\t\n"], ['20000', null]] });
    const target = table(ROWS, { rows: table(ROWS).rows.map(([id, text]) => [id!, Number(id) % 7 === 0 ? `${text} ` : text!]) });
    const run = (place: LandingEngine) => reconcileArrays({ landing: place, executionId: 'INFILE', source, target });
    const [slow, usual] = [await run(landing), await run(embedded.landing)];
    const counts = ({ document }: typeof slow) =>
      Object.fromEntries(Object.entries(document).filter(([key]) => /_count$|^(rcr|dqcs|far)$|^(rules|fields)$/.test(key)));
    expect(counts(slow)).toEqual(counts(usual));
    expect(slow.document).toMatchObject({
      matched_count: ROWS,
      mismatched_count: 1715,
      unmatched_source_count: 1,
      rejected_source_count: 1,
    });
    const different = { outcomes: ['mismatched' as const, 'source_only' as const, 'rejected_source' as const] };
    expect(await allOutcomes(landing, 'INFILE', different)).toEqual(await allOutcomes(embedded.landing, 'INFILE', different));

    expect(slow.document.warning_details.filter(({ code }) => code === 'fallback')).toEqual([{ code: 'fallback', message: WARNING }]);
    const logged = slow.events.flatMap((event) => (event.type === 'log' ? [[event.level, event.phase, event.message]] : []));
    expect(logged.sort()).toEqual([
      ['warning', 'extract_source', WARNING],
      ['warning', 'extract_target', WARNING],
    ]);
    expect(usual.events.filter((event) => event.type === 'log')).toEqual([]);
  });
});
