import { MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { TieoutError } from '../../errors.ts';
import { addressesOf, connectionString, describeHosts } from './addresses.ts';
import { clientOptions, factsOf } from './client.ts';
import { mongodbConfigSchema } from './config.ts';
import { explainMongodbError } from './errors.ts';

const config = mongodbConfigSchema.parse({ host: 'db.example', database: 'crm', username: 'reader', password: 'hunter2' });
const explain = (error: unknown) => explainMongodbError(error, config);
const server = (code: number, message = 'words of the server') => new MongoServerError({ code, message, errmsg: message });

describe('errors in plain words', () => {
  it.each([
    [18, 'sign_in_failed'],
    [13, 'permission_denied'],
    [26, 'not_found'],
    [43, 'connection_lost'],
    [50, 'timeout'],
    [112, 'too_busy'],
    [189, 'connection_lost'],
    [239, 'timeout'],
    [246, 'invalid_input'],
    [10107, 'connection_lost'],
    [11601, 'connection_lost'],
    [11600, 'connection_lost'],
    [14031, 'disk_full'],
    [292, 'limit_exceeded'],
    [9, 'invalid_input'],
  ])('server error %d is %s', (code, expected) => {
    const error = explain(server(code));
    expect(error).toBeInstanceOf(TieoutError);
    expect(error.code).toBe(expected);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.advice).toMatch(/\.$/);
    expect(error.detail).toContain('words of the server');
    expect(`${error.message}${error.advice}${error.detail}`).not.toContain('hunter2');
  });

  it('looks behind what the driver says: the socket, or each server of a set', () => {
    const socket = Object.assign(new Error('getaddrinfo ENOTFOUND db.example'), { code: 'ENOTFOUND' });
    expect(explain(new MongoNetworkError('getaddrinfo', { cause: socket }))).toMatchObject({
      code: 'connection_failed',
      message: 'The host "db.example" is not known.',
    });
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const servers = new Map([['db.example:27017', { error: new MongoNetworkError('refused', { cause: refused }) }]]);
    const selection = new MongoServerSelectionError('refused', { servers } as never);
    expect(explain(selection)).toMatchObject({ code: 'connection_failed', message: 'Nothing answers at db.example:27017.' });
    const nobody = new MongoServerSelectionError('timed out', { servers: new Map() } as never);
    expect(explain(nobody)).toMatchObject({ code: 'connection_failed', message: expect.stringContaining('No server at db.example:27017') });
    expect(explain(new MongoNetworkError('connection 3 to 1.2.3.4:27017 closed'))).toMatchObject({ code: 'connection_lost' });
    const authentication = new MongoServerSelectionError('x', { servers: new Map([['a', { error: server(18) }]]) } as never);
    expect(explain(authentication).code).toBe('sign_in_failed');
  });

  it('leaves its own errors alone, and tells what it does not know', () => {
    const own = new TieoutError('conflict', 'One.', 'Two.');
    expect(explain(own)).toBe(own);
    expect(explain(new Error('odd'))).toMatchObject({ code: 'internal', detail: 'odd' });
  });
});

describe('settings', () => {
  it('become addresses', () => {
    const hosts = (host: string) => addressesOf({ host, port: 27017 });
    expect(hosts('a,b:1,[::1]:2')).toEqual([
      { host: 'a', port: 27017 },
      { host: 'b', port: 1 },
      { host: '::1', port: 2 },
    ]);
    expect(hosts('fe80::1')).toEqual([{ host: 'fe80::1', port: 27017 }]);
    expect(connectionString({ ...config, host: 'a,::1' })).toBe('mongodb://a:27017,[::1]:27017/');
    expect(connectionString({ ...config, host: 'c.example.net', srv: true })).toBe('mongodb+srv://c.example.net/');
    expect(describeHosts({ ...config, host: 'c.example.net', srv: true })).toBe('c.example.net');
    for (const host of ['a/b', 'u:p@h', 'a?x=1', 'a b']) expect(mongodbConfigSchema.safeParse({ ...config, host }).success).toBe(false);
  });

  it('become options of the driver', () => {
    expect(clientOptions({ ...config, pool: { size: 3, overflow: 2, timeout_seconds: 4, recycle_seconds: 5 } }, '.')).toMatchObject({
      auth: { username: 'reader', password: 'hunter2' },
      authSource: 'admin',
      tls: false,
      maxPoolSize: 5,
      waitQueueTimeoutMS: 4000,
      maxIdleTimeMS: 5000,
      retryWrites: false,
    });
    expect(clientOptions({ ...config, tls: { mode: 'verify-full' } }, '.')).toMatchObject({ tls: true, rejectUnauthorized: true });
    expect(clientOptions({ ...config, tls: { mode: 'verify-full' } }, '.')).not.toHaveProperty('checkServerIdentity');
    expect(clientOptions({ ...config, tls: { mode: 'require' } }, '.')).toMatchObject({ tls: true, rejectUnauthorized: false });
    expect(clientOptions({ ...config, srv: true }, '.')).not.toHaveProperty('tls');
    const { username: _, ...nobody } = config;
    expect(clientOptions(nobody, '.')).not.toHaveProperty('auth');
  });

  it('meet what the server says of itself', () => {
    const base = { maxWireVersion: 21, logicalSessionTimeoutMinutes: 30 };
    expect(factsOf(base)).toMatchObject({ offersSnapshot: false, offersTransactions: false, now: null });
    expect(factsOf({ ...base, setName: 'rs0' })).toMatchObject({ replicaSet: true, offersSnapshot: true, offersTransactions: true });
    expect(factsOf({ ...base, msg: 'isdbgrid' })).toMatchObject({ sharded: true, offersSnapshot: true, offersTransactions: true });
    expect(factsOf({ setName: 'rs0', maxWireVersion: 9, logicalSessionTimeoutMinutes: 30 })).toMatchObject({
      offersSnapshot: false,
      offersTransactions: true,
    });
  });
});
