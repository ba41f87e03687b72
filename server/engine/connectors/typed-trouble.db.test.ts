import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import type { TieoutError } from '../errors.ts';
import { isTransient } from '../retry/is-transient.ts';
import { connectBare } from '../testing/bare-connection.ts';
import { runSql, urlOfDatabase } from '../testing/run-sql.ts';
import type { Connector } from './contract.ts';
import { connectorDefinition } from './registry.ts';
import { collect, never } from './testing/collect.ts';

/** Troubles that real servers make, as the connector tells them: each has its code, and passes. */
function typedTrouble(engine: UsedEngine, type: string): void {
  const mark = randomBytes(4).toString('hex');
  const [database, user] = [`tieout_trouble_${mark}`, `limited_${mark}`];
  const isMysql = type === 'mysql';
  const url = urlOfDatabase(engine.url || 'none://localhost:1', database);
  const definition = connectorDefinition(type);
  const open = (changes: Record<string, unknown> = {}): Connector =>
    definition.open(definition.configSchema.parse({ ...definition.parseUrl(url), ...changes }), { baseDir: '.' });

  beforeAll(async () => {
    await runSql(type, engine.url, [`CREATE DATABASE ${database}`]);
    const account = isMysql ? `${user}@'127.0.0.1'` : user;
    await runSql(type, url, [
      'CREATE TABLE t (id INT PRIMARY KEY, v INT)',
      'INSERT INTO t VALUES (1, 0), (2, 0)',
      isMysql
        ? `CREATE USER ${account} IDENTIFIED BY 'limited' WITH MAX_USER_CONNECTIONS 1`
        : `CREATE ROLE ${user} LOGIN PASSWORD 'limited' CONNECTION LIMIT 1`,
      isMysql ? `GRANT SELECT ON ${database}.* TO ${account}` : `GRANT SELECT ON t TO ${user}`,
    ]);
  });
  afterAll(async () => {
    if (isMysql) await runSql(type, engine.url, [`DROP DATABASE ${database}`, `DROP USER ${user}@'127.0.0.1'`]);
    else await runSql(type, engine.url, [`DROP DATABASE ${database} WITH (FORCE)`, `DROP ROLE ${user}`]);
  });

  /** What the connector makes of the driver's error. */
  async function explained(failing: Promise<unknown>): Promise<TieoutError> {
    const connector = open();
    const error = await failing.then(
      () => null,
      (caught) => caught,
    );
    await connector.close();
    expect(error).toBeInstanceOf(Error);
    return connector.explainError(error);
  }

  // MariaDB counts the connections of a user only where the server itself was started with --max-user-connections.
  it.skipIf(engine.name === 'mariadb')(
    'too many connections',
    async () => {
      const limited = open({ username: user, password: 'limited' });
      const other = open({ username: user, password: 'limited' });
      try {
        await limited.listDatasets(never);
        const refused = await other.listDatasets(never).catch((error) => error);
        expect(refused).toMatchObject({ code: 'too_busy', message: expect.stringContaining('no free connection') });
        expect(isTransient(refused)).toBe(true);
        await limited.close();
        // The server lets go of a connection a moment after it was closed.
        await expect
          .poll(
            () =>
              other.listDatasets(never).then(
                (found) => found.length,
                () => 0,
              ),
            { timeout: 60_000 },
          )
          .toBe(1);
      } finally {
        await Promise.all([limited.close(), other.close()]);
      }
    },
    90_000,
  );

  it('a lock that is not given in time', async () => {
    const [holder, waiter] = [await connectBare(type, url), await connectBare(type, url)];
    try {
      await holder.run('BEGIN');
      await holder.run('UPDATE t SET v = 1 WHERE id = 1');
      await waiter.run(isMysql ? 'SET SESSION innodb_lock_wait_timeout = 1' : "SET lock_timeout = '100ms'");
      const error = await explained(waiter.run('UPDATE t SET v = 2 WHERE id = 1'));
      expect(error).toMatchObject({ code: 'too_busy', message: 'Other work on the database was in the way.' });
      expect(isTransient(error)).toBe(true);
    } finally {
      await Promise.all([holder.end(), waiter.end()]);
    }
  }, 60_000);

  it('a deadlock', async () => {
    const [one, other] = [await connectBare(type, url), await connectBare(type, url)];
    try {
      for (const connection of [one, other]) await connection.run('BEGIN');
      await one.run('UPDATE t SET v = 1 WHERE id = 1');
      await other.run('UPDATE t SET v = 2 WHERE id = 2');
      // Whichever the server chooses as its victim; the other one then gets its lock.
      const crossing = [one.run('UPDATE t SET v = 1 WHERE id = 2'), other.run('UPDATE t SET v = 2 WHERE id = 1')];
      const settled = await Promise.allSettled(crossing);
      const refused = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused).toHaveLength(1);
      const error = await explained(Promise.reject(refused[0]));
      expect(error).toMatchObject({ code: 'too_busy', message: 'Other work on the database was in the way.' });
      expect(isTransient(error)).toBe(true);
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  }, 60_000);

  it('a transaction that the server ends because nothing happens in it', async () => {
    const soon = {
      mariadb: 'SET SESSION idle_transaction_timeout = 1',
      mysql: 'SET SESSION wait_timeout = 1',
      postgresql: "SET idle_in_transaction_session_timeout = '100ms'",
    };
    const idle = await connectBare(type, url);
    await idle.run(soon[engine.name as keyof typeof soon]);
    await idle.run('BEGIN');
    await idle.run('SELECT v FROM t');
    const reason = await idle.ended;
    const late = idle.run('SELECT v FROM t');
    for (const failing of [Promise.reject(reason), late]) {
      const error = await explained(failing);
      expect(error).toMatchObject({ code: 'connection_lost' });
      expect(isTransient(error)).toBe(true);
    }
    await idle.end().catch(() => undefined);
  }, 60_000);

  it("the user's own cancel is no trouble that passes", async () => {
    const connector = open();
    const controller = new AbortController();
    const sleep = isMysql ? 'SELECT SLEEP(60) AS x' : "SELECT 'x' AS x FROM pg_sleep(60)";
    try {
      const extraction = await connector.extract({ query: sleep }, { columns: [] }, controller.signal);
      setImmediate(() => controller.abort());
      const error = await collect(extraction).catch((caught) => caught);
      expect(error).toMatchObject({ code: 'cancelled' });
      expect(isTransient(error)).toBe(false);
    } finally {
      await connector.close();
    }
  }, 60_000);
}

describeEngine('mariadb', 'typed trouble', (engine) => typedTrouble(engine, 'mysql'));
describeEngine('mysql', 'typed trouble', (engine) => typedTrouble(engine, 'mysql'));
describeEngine('postgresql', 'typed trouble', (engine) => typedTrouble(engine, 'postgresql'));
