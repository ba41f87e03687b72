import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { mysqlSubject } from './connectors/testing/mysql-subject.ts';
import { postgresqlSubject } from './connectors/testing/postgresql-subject.ts';
import { BIG_ROWS, type ServerSubject } from './connectors/testing/subject.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import { type BareConnection, connectBare } from './testing/bare-connection.ts';
import { urlOfDatabase } from './testing/run-sql.ts';
import { quickRetries, runInTrouble } from './testing/trouble-run.ts';

const fixture = landingFixture();
const MOST_CONNECTIONS = 20;
/** What the run, the observer and the server's own threads may hold. */
const FEW_CONNECTIONS = 8;

const cases = [
  {
    label: 'MariaDB',
    name: 'mariadb',
    type: 'mysql',
    makeSubject: mysqlSubject,
    start: () => startMariadb(['--lock-wait-timeout=1', `--max-connections=${MOST_CONNECTIONS}`]),
    lock: ['LOCK TABLES held WRITE'],
    count: 'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST',
  },
  {
    label: 'PostgreSQL',
    name: 'postgresql',
    type: 'postgresql',
    makeSubject: postgresqlSubject,
    start: () => startPostgresql(['lock_timeout=100ms', `max_connections=${MOST_CONNECTIONS}`]),
    lock: ['BEGIN', 'LOCK TABLE held IN ACCESS EXCLUSIVE MODE'],
    count: "SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend'",
  },
];

const NO_SERVER = 'no program to start such a server with';

/** A server of its own, whose limits are soon reached. */
describe.each(cases)('a run over a busy $label', ({ label, name, type, makeSubject, start, lock, count }) => {
  let server: LocalServer | null = null;
  let subject: ServerSubject;
  let url: string;

  beforeAll(async () => {
    try {
      server = await start();
    } catch (error) {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: a run over a busy ${label} (${error.message})\n`);
      return;
    }
    subject = makeSubject({ name, url: server.url });
    await subject.setUp();
    url = urlOfDatabase(server.url, String(subject.settings.database));
    const connection = await connectBare(type, url);
    await connection.run(`CREATE TABLE held AS SELECT id, label FROM ${subject.big}`);
    await connection.end();
  }, 120_000);
  afterAll(() => server?.stop());

  function run(executionId: string, beforeReading: () => Promise<void>, between: () => Promise<void>) {
    const retry = quickRetries(between);
    const [source, target] = [{ table: type === 'mysql' ? 'held' : 'public.held' }, { table: subject.big, filter: 'id > 5' }];
    return runInTrouble({ fixture, subject, type, executionId: `${executionId}_${name}`, source, target, retry, beforeReading });
  }
  const asUndisturbed = (found: Awaited<ReturnType<typeof run>>, why: string) => {
    expect(found.counts).toMatchObject({ total_source_count: BIG_ROWS, equal_count: BIG_ROWS - 5, unmatched_source_count: 5 });
    expect(found.again.length).toBeGreaterThan(0);
    expect(found.again.find((message) => message.includes('The source is read again'))).toContain(why);
  };

  it('waits until a lock is given', async (context) => {
    if (!server) return context.skip(NO_SERVER);
    const holder = await connectBare(type, url);
    let tries = 0;
    const found = await run(
      'LOCKED',
      async () => {
        for (const statement of lock) await holder.run(statement);
      },
      async () => {
        // Two tries come too early.
        tries += 1;
        if (tries === 2) await holder.end();
      },
    );
    expect(tries).toBe(2);
    asUndisturbed(found, 'Other work on the database was in the way.');
  }, 120_000);

  it('waits until there is a free connection', async (context) => {
    if (!server) return context.skip(NO_SERVER);
    const observer = await connectBare(type, url);
    const others: BareConnection[] = [];
    const found = await run(
      'CROWDED',
      async () => {
        for (;;) {
          const next = await connectBare(type, url).catch(() => null);
          if (!next) return;
          others.push(next);
        }
      },
      async () => {
        for (const other of others.splice(0)) await other.end();
        const connected = async () => expect(Number((await observer.run(count))[0]!.n)).toBeLessThan(FEW_CONNECTIONS);
        await vi.waitFor(connected, { timeout: 60_000, interval: 50 });
      },
    );
    await observer.end();
    asUndisturbed(found, 'has no free connection');
  }, 120_000);
});
