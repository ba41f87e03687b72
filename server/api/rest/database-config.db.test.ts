import { createConnection as openMysql } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { createToken } from '#server/features/tokens/token.service.ts';
import {
  addOrderBooks,
  bookRuleset,
  insertStatements,
  type OrderBooks,
  orderTables,
  sourceRows,
  targetRows,
} from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { startWorker, type Worker } from '#server/jobs/worker.ts';
import { describeEngine, engineUrl } from '#server/testing/engines.ts';
import { executeWithLanding } from './execute-with-landing.ts';
import { handleRest } from './handle-rest.ts';

const ORDERS = `tieout_rest_orders_${process.pid}`;
const LEDGER = `tieout_rest_ledger_${process.pid}`;

/** The seed's form of a connection. */
function databaseConfig(url: string, db_type: string): Record<string, unknown> {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    db_type,
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

describeEngine('mariadb', 'connections given with a REST request', (mariadb) => {
  describeEngine('postgresql', 'and a target', (postgresql) => {
    let scratch: ScratchApp;
    let books: OrderBooks;
    let worker: Worker;
    let token: string;

    async function inMariadb(statements: string[]): Promise<void> {
      const client = await openMysql(mariadb.url);
      for (const statement of statements) await client.query(statement);
      await client.end();
    }
    async function inPostgresql(statements: string[]): Promise<void> {
      const client = new pg.Client(postgresql.url);
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    }

    beforeAll(async () => {
      scratch = await openScratchApp();
      books = await addOrderBooks(scratch.app, scratch.folder, 1_000);
      const { source, target } = orderTables();
      await inMariadb([source.replace('TABLE orders', `TABLE ${ORDERS}`), ...insertStatements(ORDERS, sourceRows(books))]);
      await inPostgresql([target.replace('TABLE ledger', `TABLE ${LEDGER}`), ...insertStatements(LEDGER, targetRows(books))]);
      const definition = bookRuleset({ table: LEDGER });
      await createRuleset(scratch.app, CLI_ACTOR, {
        definition: { ...definition, id: 'RECON_GIVEN', source: { connection: 'shop', table: ORDERS } },
      });
      ({ token } = await createToken(scratch.app, CLI_ACTOR, { name: 'test', role: 'analyst' }));
      worker = await startWorker(scratch.app);
    });
    afterAll(async () => {
      await worker.stop();
      await inMariadb([`DROP TABLE ${ORDERS}`]);
      await inPostgresql([`DROP TABLE ${LEDGER}`]);
      await scratch.close();
    });

    const execute = (body: object): Promise<Response> =>
      handleRest(
        async () => scratch.app,
        new Request('http://localhost:3000/api/v1/reconciliation/execute-with-landing', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        }),
        executeWithLanding,
      );

    it('take the place of the ruleset’s own, in the seed’s form and in ours', async () => {
      const { password, ...given } = databaseConfig(postgresql.url, 'postgresql');
      const { db_type, ...ours } = given;
      const response = await execute({
        ruleset_id: 'RECON_GIVEN',
        source_db_config: databaseConfig(mariadb.url, 'mariadb'),
        target_db_config: { type: db_type, name: 'ledger', ...ours, password },
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        total_source_count: 1_000,
        total_target_count: books.expected.totalTarget,
        matched_count: books.expected.matched,
        mismatched_count: books.expected.mismatched,
        unmatched_target_count: books.expected.targetOnly,
      });
    }, 120_000);

    it('say nothing of their password when it is wrong', async () => {
      const secret = 'not-the-password-of-anyone';
      const response = await execute({
        ruleset_id: 'RECON_GIVEN',
        source_db_config: { ...databaseConfig(mariadb.url, 'mysql'), password: secret },
        target_db_config: databaseConfig(engineUrl('postgresql') as string, 'postgres'),
      });
      expect(response.status).toBe(500);
      const problem = (await response.json()) as Record<string, unknown>;
      expect(problem).toMatchObject({
        success: false,
        code: 'sign_in_failed',
        detail: expect.stringMatching(/^The source given with the request: /),
      });
      const stored = await scratch.app.db.run.findUniqueOrThrow({ where: { id: String(problem.execution_id) }, include: { events: true } });
      const audit = await scratch.app.db.auditEntry.findMany();
      expect(JSON.stringify([problem, stored.options, stored.failure, stored.events, audit])).not.toContain(secret);
    }, 120_000);
  });
});
