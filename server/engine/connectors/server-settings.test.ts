import { expect, it } from 'vitest';
import { poolLimits } from './pool-settings.ts';
import { connectorDefinition } from './registry.ts';

const base = { host: 'db.example', database: 'shop', username: 'reader' };

/** What is wrong with settings, as `path: sentence`. */
function problems(type: string, settings: Record<string, unknown>): string[] {
  const result = connectorDefinition(type).configSchema.safeParse({ ...base, ...settings });
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

it.each(['mysql', 'postgresql'])('%s takes pool, time limits and TLS as the configuration file writes them', (type) => {
  const pool = { size: 20, overflow: 30, timeout_seconds: 60, recycle_seconds: 3600 };
  const tls = { mode: 'verify-full', ca_file: 'ca.pem', cert_file: 'client.pem', key_file: 'client.key', passphrase: 'x' };
  expect(problems(type, { pool, tls, statement_timeout_seconds: 30, extract_timeout_seconds: 7200 })).toEqual([]);
});

it.each(['mysql', 'postgresql'])('%s says what is wrong with them', (type) => {
  expect(problems(type, { pool: { size: 0 } })).toEqual(['pool.size: keep at least 1 connection']);
  expect(problems(type, { pool: { size: 2.5 } })).toEqual(['pool.size: the number of connections is a whole number']);
  expect(problems(type, { pool: { overflow: -1 } })).toEqual(['pool.overflow: the number of extra connections is 0 or more']);
  expect(problems(type, { pool: { timeout_seconds: 0 } })).toEqual([
    'pool.timeout_seconds: the wait for a connection is more than 0 seconds',
  ]);
  expect(problems(type, { pool: { timeout_seconds: '60' } })).toEqual([
    'pool.timeout_seconds: the wait for a connection is a number of seconds',
  ]);
  expect(problems(type, { pool: { recycle_seconds: -1 } })).toEqual([
    'pool.recycle_seconds: the age of a connection is more than 0 seconds',
  ]);
  expect(problems(type, { pool: { max: 3 } })).toEqual([expect.stringContaining('max')]);
  expect(problems(type, { statement_timeout_seconds: 90_000 })).toEqual([
    'statement_timeout_seconds: the time limit of a statement is at most 86400 seconds',
  ]);
  expect(problems(type, { tls: { mode: 'sometimes' } })).toEqual(['tls.mode: choose disable, require, verify-ca or verify-full']);
  expect(problems(type, { tls: { mode: 'require', ca_fil: 'x' } })).toEqual([expect.stringContaining('ca_fil')]);
});

it.each(['mysql', 'postgresql'])('%s keeps the key and its passphrase secret', (type) => {
  expect(connectorDefinition(type).secretPaths).toEqual(['password', 'tls.key', 'tls.passphrase']);
});

it('a pool has the limits that were asked for, and the usual ones otherwise', () => {
  expect(poolLimits(undefined)).toEqual({ size: 20, overflow: 30, waitMs: 60_000, recycleMs: 3_600_000 });
  expect(poolLimits({ size: 1, overflow: 0, timeout_seconds: 0.5, recycle_seconds: 2 })).toEqual({
    size: 1,
    overflow: 0,
    waitMs: 500,
    recycleMs: 2_000,
  });
});
