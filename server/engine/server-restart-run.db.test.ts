import { describe, expect, it, vi } from 'vitest';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { mysqlSubject } from './connectors/testing/mysql-subject.ts';
import { postgresqlSubject } from './connectors/testing/postgresql-subject.ts';
import type { ServerSubject } from './connectors/testing/subject.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import { runSql, urlOfDatabase } from './testing/run-sql.ts';
import { quickRetries, runInTrouble } from './testing/trouble-run.ts';

const fixture = landingFixture();
const TARGET_ROWS = 10_000;

/** The label, which dwells at row 2001 for as long as there is a row in `brake`. */
const cases = [
  {
    label: 'MariaDB',
    name: 'mariadb',
    type: 'mysql',
    start: () => startMariadb(),
    makeSubject: mysqlSubject,
    dwell: 'CONCAT(label, LEFT(SLEEP(IF(id > 2000 AND (SELECT COUNT(*) FROM brake) > 0, 600, 0)), 0))',
  },
  {
    label: 'PostgreSQL',
    name: 'postgresql',
    type: 'postgresql',
    start: () => startPostgresql(),
    makeSubject: postgresqlSubject,
    dwell: 'label || left(pg_sleep(CASE WHEN id > 2000 AND (SELECT COUNT(*) FROM brake) > 0 THEN 600 ELSE 0 END)::text, 0)',
  },
];

/** A server of its own: nobody else's is restarted. */
describe.each(cases)('a run over $label', ({ label, name, type, start, makeSubject, dwell }) => {
  async function disturbed(
    executionId: string,
    disturb: (server: LocalServer, subject: ServerSubject) => Promise<void>,
    skip: () => never,
  ) {
    let server: LocalServer;
    try {
      server = await start();
    } catch (error) {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: a run over ${label} in trouble (${error.message})\n`);
      return skip();
    }
    try {
      const subject = makeSubject({ name, url: server.url });
      await subject.setUp();
      const url = urlOfDatabase(server.url, String(subject.settings.database));
      await runSql(type, url, ['CREATE TABLE brake (x INT)', 'INSERT INTO brake VALUES (1)']);
      const goOn = () => vi.waitFor(() => runSql(type, url, ['DELETE FROM brake']), { timeout: 120_000, interval: 100 });
      let targetIsRead = false;
      const running = runInTrouble({
        fixture,
        subject,
        type,
        executionId,
        source: { query: `SELECT id, ${dwell} AS label FROM ${subject.big} WHERE id <= ${TARGET_ROWS}` },
        target: { table: subject.big, filter: `id <= ${TARGET_ROWS - 5}` },
        retry: quickRetries(goOn),
        onEvent: (event) => {
          targetIsRead ||= event.type === 'phase_ended' && event.phase === 'extract_target';
        },
      });
      running.catch(() => undefined);
      // The source's statement dwells in the middle of its rows for longer than anybody waits.
      const dwelling = async () => expect([targetIsRead, await subject.runningStatements()]).toEqual([true, 1]);
      const dwells = vi.waitFor(dwelling, { timeout: 120_000, interval: 50 });
      await Promise.race([dwells, running]);
      await disturb(server, subject);
      return await running;
    } finally {
      await server.stop();
    }
  }

  const asUndisturbed = (found: Awaited<ReturnType<typeof runInTrouble>>) => {
    expect(found.counts).toMatchObject({
      total_source_count: TARGET_ROWS,
      total_target_count: TARGET_ROWS - 5,
      equal_count: TARGET_ROWS - 5,
      unmatched_source_count: 5,
    });
    expect(found.differences).toHaveLength(5);
    expect(found.again.length).toBeGreaterThan(0);
    expect(found.again.at(-1)).toContain('The source is read again from its first row');
  };

  it('survives that the server restarts in mid-stream', async (context) => {
    asUndisturbed(await disturbed(`RESTART_${name}`, (server) => server.restart(), context.skip as () => never));
  }, 300_000);

  it('survives that an administrator ends its statement in mid-stream', async (context) => {
    asUndisturbed(await disturbed(`KILLED_${name}`, (_, subject) => subject.killStatements(), context.skip as () => never));
  }, 300_000);
});
