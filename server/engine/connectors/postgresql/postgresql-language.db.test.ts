import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { isTransient } from '../../retry/is-transient.ts';
import type { Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { collect, never } from '../testing/collect.ts';

const definition = connectorDefinition('postgresql');
const endless = { query: "SELECT 'x' AS x FROM pg_sleep(600)" };

/** A server of our own that writes its messages in German. */
describe('a PostgreSQL that speaks another language', () => {
  let server: LocalServer | null = null;
  let url = '';
  const { LANGUAGE } = process.env;

  beforeAll(async () => {
    // Where the machine has the words of a language at all, this names it whatever locales are installed.
    process.env.LANGUAGE = 'de';
    server = await startPostgresql(['lc_messages=C.utf8']).catch((error) => {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: PostgreSQL in German (${error.message})\n`);
      return null;
    });
    url = server?.url ?? '';
  });
  afterAll(async () => {
    if (LANGUAGE === undefined) delete process.env.LANGUAGE;
    else process.env.LANGUAGE = LANGUAGE;
    await server?.stop();
  });

  const open = (changes: Record<string, unknown> = {}): Connector =>
    definition.open(definition.configSchema.parse({ ...definition.parseUrl(url), ...changes }), { baseDir: '.' });

  async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** As an administrator would, once the statement runs. */
  const endStatement = (how: 'pg_cancel_backend' | 'pg_terminate_backend') =>
    withClient(async (client) => {
      const ended = `SELECT ${how}(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active' AND pid <> pg_backend_pid()`;
      await expect.poll(async () => (await client.query(ended)).rowCount, { timeout: 60_000 }).toBeGreaterThan(0);
    });

  it('really does, where the words are installed', async (context) => {
    if (!server) return context.skip();
    const words = await withClient((client) => client.query('SELECT 1 / 0').catch((error: Error) => error.message));
    if (words === 'division by zero') return context.skip("this PostgreSQL has no other language's words");
    expect(words).toBe('Division durch Null');
  });

  it.each([
    [
      'the time limit of a statement',
      'timeout',
      { statement_timeout_seconds: 0.2 },
      (connector: Connector) => connector.measureKey(endless, ['x'], never),
    ],
    [
      'the time limit of an extract',
      'timeout',
      { extract_timeout_seconds: 0.2 },
      async (connector: Connector) => collect(await connector.extract(endless, { columns: [] }, never)),
    ],
  ] as const)('tells %s', async (_, code, limits, work) => {
    if (!server) return;
    const connector = open(limits);
    try {
      const error = await work(connector).catch((caught) => caught);
      expect(error).toMatchObject({ code, message: expect.stringContaining('0.2 seconds, the limit set for this connection') });
      expect(isTransient(error)).toBe(false);
    } finally {
      await connector.close();
    }
  });

  it.each([
    ['pg_cancel_backend', 'The server ended the query before all rows were read.'],
    ['pg_terminate_backend', 'The server ended the connection before all rows were read.'],
  ] as const)(
    'tells that an administrator ended the work by %s, under a time limit or none',
    async (how, message) => {
      if (!server) return;
      const connector = open({ statement_timeout_seconds: 300 });
      try {
        const measuring = connector.measureKey(endless, ['x'], never).catch((caught) => caught);
        await endStatement(how);
        const measured = await measuring;
        expect(measured).toMatchObject({ code: 'connection_lost', message });
        expect(isTransient(measured)).toBe(true);
        const reading = connector
          .extract(endless, { columns: [] }, never)
          .then(collect)
          .catch((caught) => caught);
        await endStatement(how);
        expect(await reading).toMatchObject({ code: 'connection_lost', message });
      } finally {
        await connector.close();
      }
    },
    120_000,
  );
});
