import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';
import { engineUrl } from '#server/testing/engines.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const mariadbUrl = engineUrl('mariadb');
const postgresUrl = engineUrl('postgresql');
const TABLE = `cli_orders_${process.pid}`;

/** The parts of a URL as a configuration file names them. */
function settings(url: string): Record<string, string | number> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return { host: hostname, port: Number(port), username, ...(password ? { password } : {}), database: pathname.slice(1) };
}

describe.skipIf(!mariadbUrl || !postgresUrl)('tieout on MariaDB and PostgreSQL', () => {
  let cli: CliPlace;
  let source: mysql.Connection;
  let target: pg.Client;

  beforeAll(async () => {
    cli = await openCliPlace({ GOOD_PASSWORD: String(settings(mariadbUrl as string).password) });
    source = await mysql.createConnection(mariadbUrl as string);
    target = new pg.Client({ connectionString: postgresUrl as string });
    await target.connect();
    await source.query(`CREATE TABLE ${TABLE} (order_id BIGINT UNSIGNED PRIMARY KEY, status VARCHAR(20), amount DECIMAL(12,2))`);
    await source.query(`INSERT INTO ${TABLE} VALUES (1, 'PAID', 10.50), (2, 'OPEN', 0.10), (18446744073709551615, 'PAID', 1)`);
    await target.query(`CREATE TABLE ${TABLE} (id NUMERIC(20) PRIMARY KEY, state TEXT, total NUMERIC(12,4))`);
    await target.query(`INSERT INTO ${TABLE} VALUES (1, 'PAID', 10.5000), (2, 'PAID', 0.1000), (18446744073709551615, 'PAID', 1.0000)`);
    await writeConfiguration(['order_id', 'status', 'amount']);
  });
  afterAll(async () => {
    await source?.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await target?.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await source?.end();
    await target?.end();
    await cli?.close();
  });

  async function writeConfiguration([key, status, amount]: [string, string, string]): Promise<void> {
    const { password: _, ...open } = settings(mariadbUrl as string);
    const configuration = {
      version: 1,
      connections: [
        { name: 'shop', type: 'mysql', ...open, password: { env: 'GOOD_PASSWORD' } },
        { name: 'locked', type: 'mysql', ...open, password: 'certainly-wrong' },
        { name: 'ledger', type: 'postgresql', ...settings(postgresUrl as string) },
      ],
      rulesets: [ruleset('RECON_CLI', 'shop', [key, status, amount]), ruleset('RECON_LOCKED', 'locked', [key, status, amount])],
    };
    await writeFile(join(cli.folder, 'tieout.json'), JSON.stringify(configuration));
  }

  function ruleset(id: string, connection: string, [key, status, amount]: [string, string, string]) {
    return {
      id,
      name: id,
      source: { connection, table: TABLE },
      target: { connection: 'ledger', table: `public.${TABLE}` },
      rules: [{ name: 'order number', type: 'exact', keys: [{ source: key, target: 'id' }] }],
      fields: [
        { source: status, target: 'state' },
        { source: amount, target: 'total' },
      ],
    };
  }

  it('names a column the live table does not have before anything is written', async () => {
    await writeConfiguration(['ordr_id', 'status', 'amount']);
    const { code, stderr } = await cli.run('import', 'tieout.json');
    expect(code).toBe(2);
    expect(stderr).toContain(`rulesets[0].rules[0].keys[0].source: no column "ordr_id" in ${TABLE}; did you mean "order_id"?`);
    await writeConfiguration(['order_id', 'status', 'amount']);
  });

  it('imports with a remark about the database that does not let us in', async () => {
    const { code, stderr } = await cli.run('import', 'tieout.json');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: rulesets[1].source: not checked against locked:');
    expect(stderr).not.toContain('certainly-wrong');
  });

  it('reconciles values that no JavaScript number can hold', async () => {
    const { code, document } = await cli.document<RunDocument>('run', 'RECON_CLI');
    expect(code).toBe(0);
    expect(document).toMatchObject({ matched_count: 3, equal_count: 2, mismatched_count: 1, unmatched_source_count: 0, rcr: 100 });
    const { document: rows } = await cli.document('outcomes', document.execution_id, '--outcome', 'equal');
    expect(JSON.stringify(rows)).toContain('"18446744073709551615"');
  });

  it('says that the password is wrong, in the check and in a run', async () => {
    const check = await cli.run('connections', 'test', 'locked');
    expect(check.code).toBe(1);
    expect(check.stdout).toMatch(/^✗ sign in/m);
    const { code, document, stderr } = await cli.document('run', 'RECON_LOCKED');
    expect(code).toBe(1);
    expect(document).toMatchObject({ success: false, error: { code: 'sign_in_failed', advice: expect.any(String) } });
    expect(check.stdout + check.stderr + stderr + JSON.stringify(document)).not.toContain('certainly-wrong');
  });

  it('names a column that was dropped since', async () => {
    await target.query(`ALTER TABLE ${TABLE} DROP COLUMN state`);
    try {
      const { code, stderr } = await cli.run('run', 'RECON_CLI');
      expect(code).toBe(1);
      expect(stderr).toContain(`no column "state" in public.${TABLE}`);
    } finally {
      await target.query(`ALTER TABLE ${TABLE} ADD COLUMN state TEXT`);
    }
  });

  it('names the table that was dropped', async () => {
    await source.query(`RENAME TABLE ${TABLE} TO ${TABLE}_gone`);
    try {
      const { code, stderr } = await cli.run('run', 'RECON_CLI');
      expect(code).toBe(1);
      expect(stderr).toContain(TABLE);
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      await source.query(`RENAME TABLE ${TABLE}_gone TO ${TABLE}`);
    }
  });
});
