import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { decodeRows } from '#server/engine/connectors/spool.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const CONFIGURATION = {
  version: 1,
  connections: [{ name: 'here', type: 'files', path: '.' }],
  rulesets: [
    {
      id: 'RECON_LANDED',
      name: 'Two files',
      source: { connection: 'here', table: 'left.csv' },
      target: { connection: 'here', table: 'right.csv' },
      rules: [{ name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
    },
  ],
};

function commandLine(engine: UsedEngine): void {
  const database = `tieout_cli_${randomBytes(4).toString('hex')}`;
  let cli: CliPlace;
  let admin: mysql.Connection;

  beforeAll(async () => {
    const { hostname, port, username, password } = new URL(engine.url);
    admin = await mysql.createConnection({ uri: engine.url });
    cli = await openCliPlace({
      LANDING_DB_TYPE: 'mysql',
      LANDING_DB_HOST: hostname,
      LANDING_DB_PORT: port,
      LANDING_DB_DATABASE: database,
      LANDING_DB_USERNAME: username,
      LANDING_DB_PASSWORD: password,
    });
    await writeFile(join(cli.folder, 'left.csv'), 'id,state\n1,PAID\n2,OPEN\n3,OPEN\n');
    await writeFile(join(cli.folder, 'right.csv'), 'id,state\n1,PAID\n2,PAID\n4,OPEN\n');
    await writeFile(join(cli.folder, 'tieout.json'), JSON.stringify(CONFIGURATION));
  });
  afterAll(async () => {
    await cli?.close();
    await admin?.query(`DROP DATABASE IF EXISTS ${database}`);
    await admin?.end();
  });

  const tables = async () => {
    const [rows] = await admin.query(`SHOW TABLES FROM ${database} LIKE 'recon%'`);
    return (rows as Record<string, string>[]).map((row) => Object.values(row)[0]!);
  };

  it('stops before anything with a sentence when a setting is missing', async () => {
    const { LANDING_DB_HOST } = cli.env;
    cli.env.LANDING_DB_HOST = '';
    const { code, stderr } = await cli.run('init');
    cli.env.LANDING_DB_HOST = LANDING_DB_HOST;
    expect([code, stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('LANDING_DB_TYPE is mysql, but LANDING_DB_HOST is not set.'),
    ]);
    expect(code).not.toBe(0);
  });

  it('prepares, runs, shows and cleans up in the landing database', async () => {
    const init = await cli.run('init');
    expect([init.code, init.stderr]).toEqual([0, '']);
    for (const line of [
      `database ${database} +made`,
      'table staging_table_metadata +made',
      'table execution_history +made',
      'rights +create',
    ]) {
      expect(init.stdout).toMatch(new RegExp(`✓ ${line}`));
    }
    expect((await cli.run('import', 'tieout.json')).code).toBe(0);

    const { code, document } = await cli.document<RunDocument>('run', 'RECON_LANDED');
    expect([code, document.landing_engine]).toEqual([0, 'mysql']);
    expect(document).toMatchObject({
      equal_count: 1,
      mismatched_count: 1,
      unmatched_source_count: 1,
      unmatched_target_count: 1,
      rcr: 66.67,
    });
    const { execution_id: execution } = document;
    expect(await tables()).toEqual(expect.arrayContaining([document.source_staging?.table_name, document.target_staging?.table_name]));

    expect((await cli.run('outcomes', execution, '--format', 'csv', '--out', 'all.csv')).code).toBe(0);
    const rows = [...decodeRows(await readFile(join(cli.folder, 'all.csv')))].map(([outcome]) => outcome);
    expect(rows).toEqual(['outcome', 'mismatched', 'source_only', 'target_only', 'equal']);

    const staged = await cli.document<{ table_name: string; size_bytes: number }[]>('staging', 'list');
    expect(staged.document).toHaveLength(2);
    for (const table of staged.document) expect(table.size_bytes).toBeGreaterThan(0);
    expect((await cli.run('staging', 'drop', execution)).code).toBe(0);
    const left = await tables();
    expect(left.filter((name) => name.startsWith('recon_stage'))).toEqual([]);
    expect(left.some((name) => name.startsWith('recon_outcome'))).toBe(true);
  });

  it('is shared by a second Tieout, whose clean-up leaves what it does not know alone', async () => {
    const { TIEOUT_DATA_DIR } = cli.env;
    const before = await tables();
    cli.env.TIEOUT_DATA_DIR = join(cli.folder, 'another');
    try {
      expect((await cli.run('init')).code).toBe(0);
      expect((await cli.document<{ landing_executions: number }>('init')).document.landing_executions).toBe(0);
      expect((await cli.run('staging', 'cleanup')).code).toBe(0);
    } finally {
      cli.env.TIEOUT_DATA_DIR = TIEOUT_DATA_DIR;
    }
    expect(await tables()).toEqual(before);
  });

  it('finds and removes what belongs to no run', async () => {
    await admin.query(`CREATE TABLE ${database}.recon_stage_EXEC_deadbeef_source_20240101_000000 (id INT)`);
    const { code, stdout } = await cli.run('staging', 'cleanup');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/freed\.$/m)]);
    expect((await tables()).filter((name) => name.includes('deadbeef'))).toEqual([]);
  });
}

describeEngine('mysql', 'the command line with a landing database', commandLine);
