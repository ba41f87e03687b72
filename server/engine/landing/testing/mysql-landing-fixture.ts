import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, vi } from 'vitest';
import type { UsedEngine } from '#server/testing/engines.ts';
import { type MysqlLandingSettings, mysqlLandingSettings } from '../mysql/landing-settings.ts';
import { MysqlLanding } from '../mysql/mysql-landing.ts';
import type { LandingSuiteFixture } from './landing-fixture.ts';

/** A landing database of its own on a real server, for the tests of one file. */
export interface MysqlLandingFixture extends LandingSuiteFixture {
  readonly landing: MysqlLanding;
  readonly settings: MysqlLandingSettings;
  /** One statement on a connection beside the engine; its rows. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
}

/** Making and dropping tables takes a busy server long. */
export const SERVER_PATIENCE = { testTimeout: 300_000, hookTimeout: 300_000 };

/** Whose landing databases these are. */
const TESTS = { id: 'tests', name: 'the tests' };

/** `change`: settings other than the usual. */
export function mysqlLandingFixture(engine: UsedEngine, change: Partial<MysqlLandingSettings> = {}): MysqlLandingFixture {
  const settings = { ...settingsOf(engine, `tieout_landing_${randomBytes(4).toString('hex')}`), ...change };
  vi.setConfig(SERVER_PATIENCE);
  let dataDir = '';
  let landing: MysqlLanding | null = null;
  let admin: mysql.Connection | null = null;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-landing-'));
    admin = await mysql.createConnection({ uri: engine.url });
    await admin.query(`CREATE DATABASE ${settings.database}`);
    await admin.query(`USE ${settings.database}`);
    landing = new MysqlLanding(settings);
  });
  afterAll(async () => {
    await landing?.close();
    await admin?.query(`DROP DATABASE ${settings.database}`);
    await admin?.end();
    await rm(dataDir, { recursive: true });
  });
  const ask = async (sql: string) => {
    if (admin === null) throw new Error('The landing database is only there inside tests.');
    const [rows] = await admin.query(sql);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  };
  return {
    get landing() {
      if (landing === null) throw new Error('The landing engine is only there inside tests.');
      return landing;
    },
    get dataDir() {
      return dataDir;
    },
    settings,
    ask,
    another: () => new MysqlLanding(settings),
    leftovers: async () => (await ask(`SHOW TABLES LIKE 'recon%'`)).map((row) => String(Object.values(row)[0])),
  };
}

export function settingsOf(engine: UsedEngine, database: string): MysqlLandingSettings {
  // Without a server these tests are skipped, but their bodies are read.
  const url = new URL(engine.url === '' ? 'mysql://nobody@127.0.0.1:1/none' : engine.url);
  const given = {
    host: url.hostname,
    port: Number(url.port),
    database,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    batchSize: 10_000,
    useBulkCopy: true,
    stagingTtlHours: 24,
  };
  return mysqlLandingSettings(given, { identify: async () => TESTS });
}
