import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { connectorDefinition } from '#server/engine/connectors/registry.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { createConnection } from '../connections/connection.service.ts';
import { parseConnectionUrl } from '../connections/connection-types.ts';
import { checkRuleset } from './check-ruleset.ts';
import { measureKeys } from './measure-keys.ts';
import { suggestRuleset } from './suggest-ruleset.ts';

const analyst = actor('analyst');
const TABLE = 'helper_a_checked';
const here = () => new AbortController().signal;

describeEngine('postgresql', 'checking a ruleset between SQLite and', (engine) => {
  let app: TestApp;
  let server: pg.Client;
  let folder: string;
  let definition: RulesetDefinition;

  beforeAll(async () => {
    app = await openTestApp();
    folder = await mkdtemp(join(tmpdir(), 'tieout-check-'));
    const file = createClient({ url: `file:${join(folder, 'crm.db')}` });
    await file.executeMultiple(`
      CREATE TABLE orders (order_id INTEGER PRIMARY KEY, status TEXT, amount DECIMAL(10,2), only_here TEXT);
      INSERT INTO orders VALUES (1, 'PAID', 5, NULL), (2, 'OPEN', 6, NULL);`);
    file.close();
    server = new pg.Client({ connectionString: engine.url });
    await server.connect();
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await server.query(`CREATE TABLE ${TABLE} (order_id bigint PRIMARY KEY, status varchar(20), amount numeric(10,2), day date)`);
    await server.query(`INSERT INTO ${TABLE} VALUES (1, 'PAID', 5, NULL), (2, 'PAID', 6, NULL), (3, NULL, 7, NULL)`);
    const admin = actor('admin');
    await createConnection(app, admin, { name: 'crm', type: 'sqlite', config: { path: join(folder, 'crm.db') } });
    await createConnection(app, admin, { name: 'warehouse', ...parseConnectionUrl(admin, { url: engine.url }) });
    definition = {
      id: 'ORDERS',
      name: 'Orders',
      source: { connection: 'crm', table: 'orders' },
      target: { connection: 'warehouse', table: `public.${TABLE}` },
    };
  });
  afterAll(async () => {
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await server.end();
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const check = (given: unknown) => checkRuleset(app, analyst, { definition: given }, here());

  it('warns of a database that takes empty text for NULL', async () => {
    const kind = connectorDefinition('sqlite');
    const open = kind.open.bind(kind);
    vi.spyOn(kind, 'open').mockImplementation((config, context) => {
      const connector = open(config, context);
      return Object.assign(connector, { capabilities: { ...connector.capabilities, emptyStringIsNull: true } });
    });
    const warned = await check(definition);
    vi.restoreAllMocks();
    expect(warned.warnings.find(({ code }) => code === 'empty_is_null')?.message).toContain('The source cannot tell');
    expect((await check(definition)).warnings.map(({ code }) => code)).not.toContain('empty_is_null');
  });

  it('says what a run would do', async () => {
    const { problems, summary } = await check(definition);
    expect(problems).toEqual([]);
    expect(summary?.rules).toMatchObject([{ keys: [{ source: 'order_id', target: 'order_id' }] }]);
    expect(summary?.fields.map((field) => [field.source, field.target, field.targetType])).toEqual([
      ['status', 'status', 'string'],
      ['amount', 'amount', 'decimal(10,2)'],
    ]);
    expect(summary?.unmapped).toEqual({ source: ['only_here'], target: ['day'] });
    expect(summary?.sentence).toContain('orders');
  });

  it('asks the databases even while the definition has blanks', async () => {
    const { problems, summary } = await check({
      ...definition,
      source: { ...definition.source, filter: 'no_such_column = 1' },
      rules: [{ name: 'blank', type: 'exact', keys: [{ source: '', target: '' }], target_filter: 'nor_this = 1' }, 5],
    });
    expect(summary).toBeNull();
    expect(problems.map((problem) => problem.path)).toEqual(
      expect.arrayContaining(['rules[0].keys[0].source', 'rules[1]', 'source.filter', 'rules[0].target_filter']),
    );
    expect((await check(undefined)).problems).not.toEqual([]);
  });

  it('names the place of every problem', async () => {
    const paths = async (given: unknown) => (await check(given)).problems.map((problem) => problem.path);
    expect(await paths({ ...definition, colour: 'red', rules: [{ name: '', type: 'exact', keys: [] }] })).toEqual(
      expect.arrayContaining(['colour', 'rules[0].name', 'rules[0].keys']),
    );
    expect(
      await paths({
        ...definition,
        source: { connection: 'nowhere', table: 'orders' },
        target: { ...definition.target, table: 'public.helper_a_missing' },
      }),
    ).toEqual(['source.connection', 'target.table']);
    expect(
      await paths({
        ...definition,
        rules: [{ name: 'r', type: 'exact', keys: [{ source: 'ordr_id', target: 'order_id' }] }],
        fields: [{ source: 'status', target: 'stat' }],
      }),
    ).toEqual(['rules[0].keys[0].source', 'fields[0].target']);
  });

  it('lets the database judge every filter', async () => {
    const { problems } = await check({
      ...definition,
      source: { ...definition.source, filter: 'nothing_like_it = 1' },
      rules: [
        {
          name: 'number',
          type: 'exact',
          keys: [{ source: 'order_id', target: 'order_id' }],
          source_filter: "status = 'PAID'",
          target_filter: 'status ==== 5',
        },
      ],
      inactive: 'gone_column IS NULL',
    });
    expect(problems.map((problem) => problem.path).sort()).toEqual(['inactive', 'rules[0].target_filter', 'source.filter']);
  });

  it('suggests pairs and measures keys on both sides', async () => {
    const sides = { source: definition.source, target: definition.target };
    const suggested = await suggestRuleset(app, analyst, sides, here());
    expect(suggested.keys.map((pair) => [pair.source, pair.target])).toEqual([['order_id', 'order_id']]);
    expect(suggested.fields.map((pair) => pair.source)).toEqual(expect.arrayContaining(['status', 'amount']));
    expect(await measureKeys(app, analyst, { ...sides, keys: [{ source: 'status', target: 'status' }] }, here())).toEqual({
      source: { rows: 2, distinct: 2, withNull: 0, squares: 2 },
      target: { rows: 3, distinct: 1, withNull: 1, squares: 4 },
    });
    await expect(suggestRuleset(app, analyst, { ...sides, source: { connection: 'crm', table: 'ordrs' } }, here())).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'source.table' }],
    });
  });
});
