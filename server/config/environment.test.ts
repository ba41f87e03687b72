import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tieout-env-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('has a default for everything', () => {
    const environment = readEnvironment({ TIEOUT_DATA_DIR: dataDir, LANDING_DB_HOST: '' });
    expect(environment).toMatchObject({
      dataDir,
      databaseUrl: `file:${dataDir}/tieout.db`,
      url: null,
      port: 3000,
      mongodbUri: null,
      landing: { type: 'duckdb', host: null, keepStaging: true, stagingTtlHours: 24, batchSize: 10_000, useBulkCopy: true },
      retry: { retries: 5, baseDelayMs: 10_000, maxDelayMs: 300_000, jitter: 0.1 },
    });
  });

  it('reads every variable', () => {
    const environment = readEnvironment({
      TIEOUT_DATA_DIR: dataDir,
      TIEOUT_SECRET_KEY: 'a key of some length',
      TIEOUT_URL: 'https://tieout.example.com/',
      PORT: '8080',
      DATABASE_URL: `file:${dataDir}/other.db`,
      LANDING_DB_TYPE: 'mysql',
      LANDING_DB_HOST: 'landing',
      LANDING_DB_PORT: '3307',
      LANDING_DB_DATABASE: 'recon',
      LANDING_DB_USERNAME: 'loader',
      LANDING_DB_PASSWORD: 'pw',
      LANDING_DB_SCHEMA: 's',
      LANDING_KEEP_STAGING: 'no',
      LANDING_STAGING_TTL_HOURS: '1.5',
      LANDING_BATCH_SIZE: '500',
      LANDING_USE_BULK_COPY: '0',
      LOCK_TIMEOUT_RETRIES: '0',
      LOCK_TIMEOUT_BASE_DELAY: '0.5',
      LOCK_TIMEOUT_MAX_DELAY: '60',
      LOCK_TIMEOUT_JITTER: '1',
      MONGODB_URI: 'mongodb://u:p@mongo/db',
    });
    expect(environment).toMatchObject({
      databaseUrl: `file:${dataDir}/other.db`,
      url: 'https://tieout.example.com',
      port: 8080,
      mongodbUri: 'mongodb://u:p@mongo/db',
      retry: { retries: 0, baseDelayMs: 500, maxDelayMs: 60_000, jitter: 1 },
      landing: {
        type: 'mysql',
        host: 'landing',
        port: 3307,
        database: 'recon',
        username: 'loader',
        password: 'pw',
        schema: 's',
        keepStaging: false,
        stagingTtlHours: 1.5,
        batchSize: 500,
        useBulkCopy: false,
      },
    });
  });

  it.each([
    ['PORT', 'abc', 'PORT must be a whole number between 1 and 65535.'],
    ['PORT', '70000', 'PORT must be a whole number between 1 and 65535.'],
    ['LANDING_DB_PORT', '3.5', 'LANDING_DB_PORT must be a whole number between 1 and 65535.'],
    ['TIEOUT_SECRET_KEY', 'tiny-secret', 'TIEOUT_SECRET_KEY must have at least 16 characters.'],
    ['TIEOUT_URL', 'tieout.example.com', 'TIEOUT_URL must be an address like https://tieout.example.com.'],
    ['DATABASE_URL', 'postgres://u:hunter2@h/db', 'DATABASE_URL must be a SQLite file, like file:/var/lib/tieout/tieout.db.'],
    ['LANDING_DB_TYPE', 'oracle', 'LANDING_DB_TYPE must be duckdb or mysql.'],
    ['LANDING_KEEP_STAGING', 'maybe', 'LANDING_KEEP_STAGING must be true or false.'],
    ['LANDING_STAGING_TTL_HOURS', '-1', 'LANDING_STAGING_TTL_HOURS must be a number of hours above 0.'],
    ['LANDING_BATCH_SIZE', '0', 'LANDING_BATCH_SIZE must be a whole number of rows between 1 and 1000000.'],
    ['LANDING_USE_BULK_COPY', '2', 'LANDING_USE_BULK_COPY must be true or false.'],
    ['LOCK_TIMEOUT_RETRIES', '1.5', 'LOCK_TIMEOUT_RETRIES must be a whole number between 0 and 100.'],
    ['LOCK_TIMEOUT_BASE_DELAY', 'soon', 'LOCK_TIMEOUT_BASE_DELAY must be a number of seconds between 0 and 86400.'],
    ['LOCK_TIMEOUT_MAX_DELAY', '-1', 'LOCK_TIMEOUT_MAX_DELAY must be a number of seconds between 0 and 86400.'],
    ['LOCK_TIMEOUT_JITTER', '2', 'LOCK_TIMEOUT_JITTER must be a number between 0 and 1.'],
    ['MONGODB_URI', 'http://u:hunter2@x', 'MONGODB_URI must begin with mongodb:// or mongodb+srv://.'],
  ])('stops at %s=%s with a sentence that names it', (name, value, sentence) => {
    expect(() => readEnvironment({ TIEOUT_DATA_DIR: dataDir, [name]: value })).toThrowError(
      expect.objectContaining({ code: 'invalid_input', message: sentence }),
    );
  });

  it('makes a key file that only its owner can read, and keeps using it', () => {
    const first = readEnvironment({ TIEOUT_DATA_DIR: dataDir }).secretKey;
    expect(first).toHaveLength(32);
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readEnvironment({ TIEOUT_DATA_DIR: dataDir }).secretKey.equals(first)).toBe(true);
    expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    const given = readEnvironment({ TIEOUT_DATA_DIR: dataDir, TIEOUT_SECRET_KEY: 'another key of some length' }).secretKey;
    expect(given.equals(first)).toBe(false);
  });

  it('does not start on a damaged key file', () => {
    writeFileSync(join(dataDir, 'secret.key'), 'x');
    expect(() => readEnvironment({ TIEOUT_DATA_DIR: dataDir })).toThrowError(/damaged/);
  });
});
