import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { TieoutError } from '../../errors.ts';
import { SERVER_PATIENCE, settingsOf } from '../testing/mysql-landing-fixture.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { MysqlLanding } from './mysql-landing.ts';

vi.setConfig(SERVER_PATIENCE);

async function steps(settings: MysqlLandingSettings): Promise<string[]> {
  const landing = new MysqlLanding(settings);
  const found: string[] = [];
  for await (const { title, result } of landing.prepare()) found.push(`${title}: ${result}`);
  await landing.close();
  return found;
}

async function refusal(settings: MysqlLandingSettings): Promise<string> {
  const error = await steps(settings).catch((caught: unknown) => caught);
  if (!(error instanceof TieoutError)) throw new Error('It did not fail with a TieoutError.');
  expect(JSON.stringify([error.message, error.advice, error.detail])).not.toContain(settings.password);
  return `${error.code}: ${error.message} ${error.advice}`;
}

function preparing(engine: UsedEngine): void {
  const suffix = randomBytes(4).toString('hex');
  const settings = settingsOf(engine, `tieout_prepare_${suffix}`);
  const user = `tieout_${suffix}`;
  const limited = { ...settings, username: user, password: `Pass-${suffix}` };
  let admin: mysql.Connection;

  beforeAll(async () => {
    admin = await mysql.createConnection({ uri: engine.url });
    await admin.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${limited.password}'`);
  });
  afterAll(async () => {
    await admin.query(`DROP USER '${user}'@'%'`);
    await admin.query(`DROP DATABASE IF EXISTS ${settings.database}`);
    await admin.end();
  });

  it('says what is missing to a user who may do nothing', async () => {
    expect(await refusal(limited)).toMatch(
      new RegExp(
        `^permission_denied: There is no landing database "${settings.database}", and the user "${user}" may not make it\\. Have an administrator run: CREATE DATABASE`,
      ),
    );
  });

  it('makes the database and its catalogue once', async () => {
    const made = await steps(settings);
    expect(made.slice(2)).toEqual([
      `database ${settings.database}: made`,
      'table execution_owner: made',
      'table staging_table_metadata: made',
      'table execution_history: made',
      'rights: create, index, write, read and drop tables',
      expect.stringMatching(/^bulk loading: /),
    ]);
    expect(made[1]).toMatch(/^version: (MySQL|MariaDB) \d+\.\d+\.\d+$/);
    const again = await steps(settings);
    expect(again.slice(2, 6)).toEqual([
      `database ${settings.database}: is there`,
      'table execution_owner: is there',
      'table staging_table_metadata: is there',
      'table execution_history: is there',
    ]);
  });

  it('tries every right, and gives the statement that grants them', async () => {
    await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP ON ${settings.database}.* TO '${user}'@'%'`);
    const message = await refusal(limited);
    expect(message).toMatch(
      new RegExp(`^permission_denied: The user "${user}" lacks a right on the landing database "${settings.database}"`),
    );
    const [, grant] = message.split('Have an administrator run: ');
    await admin.query(grant!);
    expect(await steps(limited)).toContain('rights: create, index, write, read and drop tables');
  });

  it('tells a wrong password from a wrong address', async () => {
    expect(await refusal({ ...limited, password: 'wrong-password' })).toContain(`sign_in_failed: The landing database at ${settings.host}`);
    expect(await refusal({ ...limited, port: 1 })).toContain('connection_failed: ');
  });

  it('finds no landing database when a run begins before it is made', async () => {
    const landing = new MysqlLanding({ ...settings, database: `${settings.database}_not` });
    await expect(landing.inventory()).rejects.toMatchObject({ code: 'not_found', advice: expect.stringContaining('tieout init') });
    await landing.close();
  });
}

describeEngine('mysql', 'preparing the landing database', preparing);
describeEngine('mariadb', 'preparing the landing database', preparing);
