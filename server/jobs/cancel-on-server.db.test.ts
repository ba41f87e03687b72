import { createConnection as openMysql } from 'mysql2/promise';
import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { cancelRun } from '#server/features/runs/cancel-run.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { addOrderBooks } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** A query that would go on for minutes, with a name of its own that the server's list of queries shows. */
const MARK = `tieout_cancel_${process.pid}`;

interface SlowServer {
  type: string;
  query: string;
  /** Queries with our mark that the server is working on. */
  working(engine: UsedEngine): Promise<number>;
}

const SERVERS: Record<'mariadb' | 'postgresql', SlowServer> = {
  mariadb: {
    type: 'mysql',
    query: `SELECT seq AS order_id, CONCAT('a', SLEEP(0.2)) AS status, seq AS ${MARK} FROM seq_1_to_100000`,
    async working(engine) {
      const client = await openMysql(engine.url);
      try {
        const [rows] = await client.query(
          'SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE ? AND id <> CONNECTION_ID()',
          [`%${MARK}%`],
        );
        return Number((rows as { n: number }[])[0]!.n);
      } finally {
        await client.end();
      }
    },
  },
  postgresql: {
    type: 'postgresql',
    query: `SELECT g AS order_id, 'a' || pg_sleep(0.2)::text AS status, g AS ${MARK} FROM generate_series(1, 100000) AS g`,
    async working(engine) {
      const client = new pg.Client(engine.url);
      await client.connect();
      try {
        const { rows } = await client.query(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()",
          [`%${MARK}%`],
        );
        return (rows as { n: number }[])[0]!.n;
      } finally {
        await client.end();
      }
    },
  },
};

for (const name of ['mariadb', 'postgresql'] as const) {
  describeEngine(name, 'cancelling a run', (engine) => {
    let scratch: ScratchApp;
    let worker: Worker;
    beforeEach(async () => {
      scratch = await openScratchApp();
      await addOrderBooks(scratch.app, scratch.folder, 100);
      worker = await startWorker(scratch.app);
    });
    afterEach(async () => {
      await worker.stopNow();
      await scratch.close();
    });

    it('ends the query on the server, and leaves nothing of the run', async () => {
      const server = SERVERS[name];
      const url = new URL(engine.url);
      await createConnection(scratch.app, CLI_ACTOR, {
        name: 'slow',
        type: server.type,
        config: {
          host: url.hostname,
          port: Number(url.port),
          database: url.pathname.slice(1),
          username: decodeURIComponent(url.username),
          password: decodeURIComponent(url.password),
        },
      });
      await createRuleset(scratch.app, CLI_ACTOR, {
        definition: {
          id: 'RECON_SLOW',
          name: 'Slow',
          source: { connection: 'slow', query: server.query },
          target: { connection: 'ledger', table: 'ledger.csv' },
          rules: [{ name: 'number', type: 'exact', keys: [{ source: 'order_id', target: 'id' }] }],
          fields: [{ source: 'status', target: 'state' }],
        },
      });
      const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: 'RECON_SLOW' });
      await vi.waitFor(async () => expect(await server.working(engine)).toBeGreaterThan(0), { timeout: 20_000, interval: 100 });
      const began = performance.now();
      expect(await cancelRun(scratch.app, CLI_ACTOR, { id })).toEqual({ status: 'cancelling' });
      const run = await waitForRun(scratch.app, id, AbortSignal.timeout(20_000));
      expect(run?.status).toBe('cancelled');
      expect(performance.now() - began).toBeLessThan(10_000);
      await vi.waitFor(async () => expect(await server.working(engine)).toBe(0), { timeout: 2_000, interval: 100 });
      expect(await scratch.app.landing.inventory()).toEqual([]);
      expect(await scratch.app.db.stagingTable.count({ where: { status: { not: 'dropped' } } })).toBe(0);
    }, 60_000);
  });
}
