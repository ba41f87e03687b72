import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import superjson from 'superjson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actorOf } from '#server/auth/viewer.ts';
import { exportAudit } from '#server/features/audit/export-audit.ts';
import { configurationYaml, exportConfiguration } from '#server/features/configuration/export-configuration.ts';
import { parseConnectionUrl } from '#server/features/connections/connection-types.ts';
import { exportOutcomes } from '#server/features/outcomes/export-outcomes.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { describeProblem } from './problem.ts';
import { appRouter } from './root.ts';
import { callerOf, openTestApp, type TestApp, viewer } from './testing/test-app.ts';

/** Each stands for a kind of secret and occurs nowhere else. */
const PLANTED = {
  stored: 'planted-stored-Q7xV',
  wrong: 'planted-wrong-Zk2p',
  environment: 'planted-environment-9LmW',
  key: 'planted-client-key-T4rB',
  account: 'planted-account-H8nD',
  own: 'planted-own-password-J3sF',
};
const TABLE = 'helper_a_secrets';
const USER = 'helper_a_secrets';
const VARIABLE = 'HELPER_A_PLANTED';
const admin = actorOf(viewer('admin'));

/**
 * Does what users do with secrets, the failures too, and looks for them in everything that comes out: every answer of every
 * query, every error, every log line, every export and every file of the data folder.
 */
describeEngine('mariadb', 'a secret', (engine) => {
  let app: TestApp;
  let server: mysql.Connection;
  let api: ReturnType<typeof callerOf>;
  let token: string;
  const answers: string[] = [];

  /** Remembers an answer or an error as it would leave the server. */
  const remember = async (work: Promise<unknown>) => {
    const outcome = await work.then(
      (value) => superjson.stringify(value),
      (error: unknown) => {
        app.log.error({ err: error }, 'a call failed');
        return JSON.stringify(describeProblem(error, 'test'));
      },
    );
    answers.push(outcome);
    return outcome;
  };

  beforeAll(async () => {
    app = await openTestApp();
    api = callerOf(app, 'admin');
    server = await mysql.createConnection(engine.url);
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await server.query(`CREATE TABLE ${TABLE} (id INT PRIMARY KEY, name VARCHAR(20))`);
    await server.query(`INSERT INTO ${TABLE} VALUES (1, 'Ada'), (2, 'Bob')`);
    for (const host of ['%', 'localhost']) {
      await server.query(`CREATE OR REPLACE USER '${USER}'@'${host}' IDENTIFIED BY '${PLANTED.stored}'`);
      await server.query(`GRANT SELECT ON ${TABLE} TO '${USER}'@'${host}'`);
    }
    process.env[VARIABLE] = PLANTED.environment;
  });
  afterAll(async () => {
    delete process.env[VARIABLE];
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    for (const host of ['%', 'localhost']) await server.query(`DROP USER IF EXISTS '${USER}'@'${host}'`);
    await server.end();
    await app.close();
  });

  it('is used for everything it is for', async () => {
    const { config: open } = parseConnectionUrl(admin, { url: engine.url });
    const config = { ...open, username: USER, password: PLANTED.stored };
    const right = await api.connections.create({ name: 'right', type: 'mysql', config });
    const others = {
      wrong: { ...config, password: PLANTED.wrong },
      byVariable: { ...config, password: { env: VARIABLE } },
      unreachable: { ...config, port: 1, password: PLANTED.wrong },
      noDatabase: { ...config, database: 'helper_a_no_such_database' },
      withKey: { ...config, tls: { mode: 'verify-full', key: PLANTED.key, cert: 'no certificate' } },
    };
    const ids = [right.id];
    for (const [name, other] of Object.entries(others)) ids.push((await api.connections.create({ name, type: 'mysql', config: other })).id);
    for (const id of ids) {
      await remember(api.connections.checkNow({ id }));
      await remember(api.connections.datasets({ id }));
      await remember(api.connections.describe({ id, dataset: TABLE }));
      await remember(api.connections.sample({ id, dataset: 'helper_a_no_such_table' }));
      await remember(api.connections.get({ id }));
    }
    await remember(api.connections.checkNow({ type: 'mysql', config: others.wrong }));
    await remember(api.connections.update({ id: right.id, version: 9, name: 'right', config }));
    await remember(
      api.connections.update({ id: right.id, version: 1, name: 'right', config: { ...config, port: 'x', password: PLANTED.wrong } }),
    );
    await remember(api.connections.parseUrl({ url: `nonsense://u:${PLANTED.wrong}@h/d` }));

    const definition = {
      id: 'SECRETS',
      name: 'Secrets',
      source: { connection: 'right', table: TABLE },
      target: { connection: 'right', table: TABLE },
    };
    await api.rulesets.create({ definition });
    await remember(api.rulesets.check({ definition: { ...definition, target: { connection: 'wrong', table: TABLE } } }));
    const signal = new AbortController().signal;
    const succeeded = await runHere(app, admin, { rulesetId: 'SECRETS' }, { signal });
    expect(succeeded.end).toBe('succeeded');
    for (const connection of ['wrong', 'byVariable', 'unreachable', 'withKey']) {
      const id = `SECRETS_${connection}`;
      await api.rulesets.create({ definition: { ...definition, id, target: { connection, table: TABLE } } });
      expect((await runHere(app, admin, { rulesetId: id }, { signal })).end).toBe('failed');
    }

    const account = { name: 'Eve', email: 'eve@example.com', role: 'viewer' as const };
    const { id: user } = await api.users.create({ ...account, password: PLANTED.account });
    await remember(api.users.create({ ...account, password: PLANTED.account }));
    await api.users.setPassword({ id: user, password: PLANTED.own });
    await remember(api.me.changePassword({ current: PLANTED.own, next: PLANTED.account }));
    ({ token } = await api.tokens.create({ name: 'ci', role: 'analyst' }));
  });

  it('is in no answer of any query', async () => {
    const runs = (await api.runs.list({ limit: 50 })).rows.map((run) => run.id);
    expect(runs).toHaveLength(5);
    const connections = (await api.connections.list()).map((connection) => connection.id);
    const rulesets = (await api.rulesets.list()).map((ruleset) => ruleset.id);
    const entries = (await api.audit.list({ limit: 200 })).rows.map((entry) => entry.id);
    expect(entries.length).toBeGreaterThan(15);
    const inputs = [
      undefined,
      { limit: 200 },
      {},
      ...[...connections, ...rulesets, ...runs, ...entries].map((id) => ({ id })),
      ...runs.flatMap((runId) => [{ runId }, { runId, limit: 100 }]),
    ];
    let answered = 0;
    for (const [path, procedure] of Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)) {
      if (procedure._def.type !== 'query') continue;
      const call = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], api) as (
        input: unknown,
      ) => Promise<unknown>;
      const before = answers.length;
      for (const input of inputs) await remember(call(input));
      if (answers.slice(before).some((answer) => !answer.includes('"code":"invalid_input"'))) answered += 1;
    }
    expect(answered).toBeGreaterThan(15);
    expectNoSecretIn(answers.join('\n'), [token]);
  });

  it('is in no export', async () => {
    const exported = await exportConfiguration(app, admin);
    const text = JSON.stringify(exported) + configurationYaml(exported);
    expect(text).toContain('right');
    let audit = '';
    for await (const part of exportAudit(app, admin, {})) audit += part;
    expect(audit).toContain('connection.create');
    const run = (await api.runs.list({ limit: 50, status: ['succeeded'] })).rows[0];
    const files: string[] = [];
    for (const format of ['csv', 'json'] as const) {
      const path = join(app.dataDir, `export.${format}`);
      await exportOutcomes(app, admin, { runId: run?.id as string, format, filter: {} }, path, new AbortController().signal);
      files.push(readFileSync(path, 'utf8'));
    }
    expect(files[0]).toContain('Ada');
    expectNoSecretIn([text, audit, ...files].join('\n'), [token]);
  });

  it('is in no log line', () => {
    expect(app.logged.length).toBeGreaterThan(5);
    expectNoSecretIn(app.logged.join('\n'), [token]);
  });

  it('is in no file of the data folder', async () => {
    // Everything into the main file, so that what is looked at is what is stored.
    await app.db.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
    const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((file) => file.name)).toContain('tieout.db');
    for (const file of files) expectNoSecretIn(readFileSync(join(file.parentPath, file.name), 'latin1'), [token]);
  });
});

function expectNoSecretIn(text: string, more: string[]): void {
  for (const [kind, secret] of [...Object.entries(PLANTED), ...more.map((one) => ['token', one] as const)]) {
    const at = text.indexOf(secret);
    expect(at < 0 ? null : `${kind}: …${text.slice(Math.max(0, at - 200), at)}`).toBeNull();
  }
}
