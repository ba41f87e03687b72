import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { openConnection } from '#server/features/connections/open-connection.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { configurationYaml, exportConfiguration } from './export-configuration.ts';
import { importConfiguration } from './import-configuration.ts';

const NEVER = new AbortController().signal;
let place: ScratchApp;

beforeEach(async () => {
  place = await openScratchApp();
  const { folder } = place;
  await sqlite(join(folder, 'crm.db'), 'CREATE TABLE orders (order_id INTEGER PRIMARY KEY, status TEXT, amount REAL)');
  await sqlite(join(folder, 'sub', 'warehouse.db'), 'CREATE TABLE ledger (id INTEGER PRIMARY KEY, state TEXT, total REAL)');
});
afterEach(() => place.close());

async function sqlite(path: string, sql: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const client = createClient({ url: `file:${path}` });
  await client.execute(sql);
  client.close();
}

const GOOD = `version: 1
connections:
  - { name: crm, type: sqlite, path: ./crm.db }
  - { name: warehouse, type: sqlite, path: sub/warehouse.db }
rulesets:
  - id: RECON_ORDERS
    name: Orders
    source: { connection: crm, table: orders, filter: "status <> 'x'" }
    target: { connection: warehouse, table: ledger }
    rules:
      - { name: order number, type: exact, keys: [{ source: order_id, target: id }] }
    fields:
      - { source: status, target: state, compare: { ignore_case: true } }
    thresholds: { rcr: { healthy: 95 } }
`;

/** A MySQL server that nobody runs: nothing listens on port 1. */
const SECRET = `version: 1
connections:
  - { name: far, type: mysql, host: 127.0.0.1, port: 1, database: d, username: u, password: hunter2-literal }
  - { name: near, type: mysql, host: 127.0.0.1, port: 1, database: d, username: u, password: { env: NOT_SET_ANYWHERE } }
`;

function load(text: string, options: { checkOnly?: boolean } = {}, into = place) {
  const bytes = new TextEncoder().encode(text);
  return importConfiguration(into.app, CLI_ACTOR, { bytes, file: join(place.folder, 'tieout.yaml'), ...options }, NEVER);
}

/** The problems of a file that is refused. */
async function problemsOf(text: string): Promise<string[]> {
  const error = await load(text).then(
    () => null,
    (refusal: unknown) => refusal,
  );
  if (!(error instanceof ConfigurationRefused)) throw error ?? new Error('the file was imported');
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
}

async function written() {
  const { db } = place.app;
  const [connections, rulesets, versions, audit] = await Promise.all([
    db.connection.count(),
    db.ruleset.count(),
    db.rulesetVersion.count(),
    db.auditEntry.count(),
  ]);
  return { connections, rulesets, versions, audit };
}

describe('importing a configuration', () => {
  it('writes connections and rulesets, and nothing the second time', async () => {
    const none = { created: [], updated: [], unchanged: [] };
    expect(await load(GOOD)).toEqual({
      connections: { ...none, created: ['crm', 'warehouse'] },
      rulesets: { ...none, created: ['RECON_ORDERS'] },
      schedules: none,
      channels: none,
      alerts: none,
      warnings: [],
    });
    const after = await written();
    expect(after).toEqual({ connections: 2, rulesets: 1, versions: 1, audit: 3 });
    expect(await load(GOOD)).toMatchObject({
      connections: { ...none, unchanged: ['crm', 'warehouse'] },
      rulesets: { ...none, unchanged: ['RECON_ORDERS'] },
    });
    expect(await written()).toEqual(after);
  });

  it('makes a new version of what changed and leaves the rest alone', async () => {
    await load(GOOD);
    const report = await load(GOOD.replace('healthy: 95', 'healthy: 96'));
    expect(report.connections).toEqual({ created: [], updated: [], unchanged: ['crm', 'warehouse'] });
    expect(report.rulesets).toEqual({ created: [], updated: ['RECON_ORDERS'], unchanged: [] });
    expect(await place.app.db.ruleset.findUnique({ where: { id: 'RECON_ORDERS' } })).toMatchObject({ latestVersion: 2 });
  });

  it('sees paths from the folder of the file, wherever Tieout was started', async () => {
    await load(GOOD);
    const connector = await openConnection(place.app, 'warehouse');
    try {
      expect((await connector.listDatasets(NEVER)).map((dataset) => dataset.name)).toEqual(['ledger']);
    } finally {
      await connector.close();
    }
  });

  it('takes JSON', async () => {
    const json = JSON.stringify({ version: 1, connections: [{ name: 'crm', type: 'sqlite', path: 'crm.db' }] }, null, '\t');
    expect((await load(json)).connections.created).toEqual(['crm']);
  });

  it('checks everything and writes nothing when it is only asked', async () => {
    expect((await load(GOOD, { checkOnly: true })).rulesets.created).toEqual([]);
    expect(await written()).toEqual({ connections: 0, rulesets: 0, versions: 0, audit: 0 });
  });

  it('takes the id of a deleted ruleset up again', async () => {
    await load(GOOD);
    await place.app.db.ruleset.update({ where: { id: 'RECON_ORDERS' }, data: { deletedAt: new Date() } });
    expect((await load(GOOD)).rulesets.created).toEqual(['RECON_ORDERS']);
    expect(await place.app.db.ruleset.findUnique({ where: { id: 'RECON_ORDERS' } })).toMatchObject({ latestVersion: 2, deletedAt: null });
  });
});

describe('a file that is refused', () => {
  it.each([
    [
      'a column that is not there',
      GOOD.replace('source: order_id', 'source: ordr_id'),
      ['rulesets[0].rules[0].keys[0].source: no column "ordr_id" in orders; did you mean "order_id"?'],
    ],
    [
      'a table that is not there',
      GOOD.replace('table: orders', 'table: order'),
      [expect.stringMatching(/^rulesets\[0\]\.source.*"?orders"?/)],
    ],
    [
      'a filter the database does not understand',
      GOOD.replace("status <> 'x'", 'statu = 1'),
      [expect.stringMatching(/^rulesets\[0\]\.source\.filter/)],
    ],
    [
      'a misspelt key',
      GOOD.replace('path: ./crm.db', 'pth: ./crm.db'),
      ['connections[0].path: is missing; expected text', 'connections[0].pth: unknown key; did you mean "path"?'],
    ],
    [
      'a connection nobody has',
      GOOD.replace('connection: crm', 'connection: cmr'),
      ['rulesets[0].source.connection: there is no connection "cmr"; did you mean "crm"?'],
    ],
    ['broken YAML', GOOD.replace('rulesets:', 'rulesets: ['), [expect.stringMatching(/^line \d+, column \d+: /)]],
  ])('says so of %s, and writes nothing', async (_name, text, expected) => {
    expect((await problemsOf(text)).sort()).toEqual(expected);
    expect(await written()).toEqual({ connections: 0, rulesets: 0, versions: 0, audit: 0 });
  });

  it('is refused whole, even when only its last part is wrong', async () => {
    await load(GOOD);
    const before = await written();
    const bad = GOOD.replace('healthy: 95', 'healthy: 96').replace('target: id', 'target: idd');
    expect(await problemsOf(bad)).toEqual(['rulesets[0].rules[0].keys[0].target: no column "idd" in ledger; did you mean "id"?']);
    expect(await written()).toEqual(before);
  });
});

describe('what a file says and the world does not answer', () => {
  const FAR = `${SECRET}rulesets:
  - id: R
    name: R
    source: { connection: far, table: a }
    target: { connection: near, table: b }
`;

  it('is a remark', async () => {
    const { warnings, rulesets } = await load(FAR);
    expect(rulesets.created).toEqual(['R']);
    expect(warnings.map(({ path }) => path)).toEqual(['connections[1].password', 'rulesets[0].source', 'rulesets[0].target']);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('NOT_SET_ANYWHERE is not set here'),
      expect.stringMatching(/^not checked against far: .*127\.0\.0\.1:1/),
      expect.stringMatching(/^not checked against near: .*NOT_SET_ANYWHERE/),
    ]);
    expect(JSON.stringify(warnings)).not.toContain('hunter2');
  });
});

describe('schedules of a file', () => {
  const scheduled = (...lines: string[]) =>
    `${GOOD}schedules:\n${lines.map((line) => `  - { ruleset: RECON_ORDERS, ${line} }\n`).join('')}`;
  const stored = () => place.app.db.schedule.findMany({ orderBy: { cron: 'asc' } });
  const NIGHTLY = 'cron: "0 2 * * *", timezone: Europe/Berlin';

  it('are made once, and left alone the second time', async () => {
    const text = scheduled(`${NIGHTLY}, missed: catch_up_once, limit: 100`, 'cron: "0 12 * * mon-fri", paused: true');
    expect((await load(text)).schedules.created).toEqual(['RECON_ORDERS: 0 2 * * *, Europe/Berlin', 'RECON_ORDERS: 0 12 * * MON-FRI, UTC']);
    const after = await stored();
    expect(after).toMatchObject([
      { cron: '0 12 * * MON-FRI', timezone: 'UTC', paused: true, nextRunAt: null },
      { cron: '0 2 * * *', missed: 'catch_up_once', options: { limit: 100 }, nextRunAt: expect.any(Date) },
    ]);
    expect((await load(text)).schedules).toMatchObject({ created: [], updated: [], unchanged: [expect.any(String), expect.any(String)] });
    expect(await stored()).toEqual(after);
    expect(await place.app.db.auditEntry.count({ where: { entityType: 'schedule' } })).toBe(2);
  });

  it('that were moved stay the same schedule, and one that somebody paused stays paused', async () => {
    await load(scheduled(NIGHTLY));
    const [before] = await stored();
    await place.app.db.schedule.updateMany({ data: { paused: true, nextRunAt: null } });
    expect((await load(scheduled('cron: "30 3 * * *", timezone: Europe/Berlin'))).schedules.updated).toHaveLength(1);
    expect(await stored()).toMatchObject([{ id: before?.id, cron: '30 3 * * *', paused: true, nextRunAt: null }]);
    expect((await load(scheduled('cron: "30 3 * * *", timezone: Europe/Berlin, paused: false'))).schedules.updated).toHaveLength(1);
    expect(await stored()).toMatchObject([{ paused: false, nextRunAt: expect.any(Date) }]);
    expect((await load(GOOD)).schedules).toEqual({ created: [], updated: [], unchanged: [] });
    expect(await stored()).toHaveLength(1);
  });

  it('come out as they went in', async () => {
    await load(
      scheduled(`${NIGHTLY}, missed: catch_up_once, keep_staging: false, ttl_hours: 2`, 'cron: "0 12 * * *", paused: true, limit: 5'),
    );
    const { document } = await exportConfiguration(place.app, CLI_ACTOR);
    expect(document.schedules).toEqual([
      { ruleset: 'RECON_ORDERS', cron: '0 12 * * *', timezone: 'UTC', paused: true, limit: 5 },
      {
        ruleset: 'RECON_ORDERS',
        cron: '0 2 * * *',
        timezone: 'Europe/Berlin',
        missed: 'catch_up_once',
        keep_staging: false,
        ttl_hours: 2,
      },
    ]);
    expect((await load(configurationYaml({ document, leftOut: [] }))).schedules).toMatchObject({ created: [], updated: [] });
  });
});

describe('exporting', () => {
  it('never writes a secret, and imports again without losing it', async () => {
    await load(SECRET);
    const stored = await place.app.db.connection.findUnique({ where: { name: 'far' } });
    expect(JSON.stringify(stored)).not.toContain('hunter2');

    const exported = await exportConfiguration(place.app, CLI_ACTOR);
    const yaml = configurationYaml(exported);
    expect(yaml).not.toContain('hunter2');
    expect(yaml).toContain('# Not exported: password. To import this elsewhere add password: { env: NAME }');
    expect(yaml).toContain('env: NOT_SET_ANYWHERE');
    expect(exported.leftOut).toEqual([{ list: 'connections', name: 'far', secrets: ['password'] }]);

    expect((await load(yaml)).connections.unchanged).toEqual(['far', 'near']);
    expect((await place.app.db.connection.findUnique({ where: { name: 'far' } }))?.secrets).toBe(stored?.secrets);
  });

  it('gives the same text again after a way through an empty instance', async () => {
    await load(GOOD);
    const yaml = configurationYaml(await exportConfiguration(place.app, CLI_ACTOR));
    const other = await openScratchApp();
    try {
      await load(yaml, {}, other);
      expect(configurationYaml(await exportConfiguration(other.app, CLI_ACTOR))).toBe(yaml);
      expect(yaml).toContain('RECON_ORDERS');
    } finally {
      await other.close();
    }
  });

  it('of nothing is a file that can be imported', async () => {
    const yaml = configurationYaml(await exportConfiguration(place.app, CLI_ACTOR));
    expect(yaml).toBe('version: 1\nconnections: []\nrulesets: []\n');
    await writeFile(join(place.folder, 'empty.yaml'), yaml);
    expect((await load(yaml)).connections.created).toEqual([]);
  });
});
