import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorDefinition, connectorDefinitions } from './registry.ts';

describe('the registry', () => {
  it('knows the types of the configuration file', () => {
    expect(connectorDefinitions.map((definition) => definition.type)).toEqual([
      'mysql',
      'postgresql',
      'sqlserver',
      'oracle',
      'mongodb',
      'sqlite',
      'files',
    ]);
  });

  it('says which type was probably meant', () => {
    expect(() => connectorDefinition('postgres')).toThrow('There is no connection type "postgres"; did you mean "postgresql"?');
    expect(() => connectorDefinition('excel')).toThrow('There is no connection type "excel".');
  });
});

/** `tls.mode` → whether the schema has it, asked by giving it a value of no possible type. */
function accepts(schema: z.ZodType, dotted: string): boolean {
  const config = dotted.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), Symbol('no value'));
  const issues = schema.safeParse(config).error?.issues ?? [];
  return !issues.some((issue) => issue.code === 'unrecognized_keys');
}

describe.each(connectorDefinitions.map((definition) => [definition.type, definition] as const))('%s', (_, definition) => {
  it('has a form whose fields are settings, and secrets that are secret fields', () => {
    for (const field of definition.fields) expect([field.name, accepts(definition.configSchema, field.name)]).toEqual([field.name, true]);
    expect(accepts(definition.configSchema, 'no_such_setting')).toBe(false);
    const secretFields = definition.fields.filter((field) => field.kind === 'secret').map((field) => field.name);
    expect(secretFields).toEqual(definition.secretPaths);
  });

  it('can be written as a JSON schema', () => {
    expect(z.toJSONSchema(definition.configSchema, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('takes no foreign URL', () => {
    for (const url of ['gopher://u:p@h/db', 'http://example.com', 'not a url', '']) expect(definition.parseUrl(url)).toBeNull();
  });
});

describe('URLs and addresses', () => {
  it.each([
    [
      'mysql',
      'mysql://reader:p%40ss@db.example.com:3307/crm?ssl-mode=VERIFY_IDENTITY',
      { host: 'db.example.com', port: 3307, database: 'crm', username: 'reader', password: 'p@ss', tls: { mode: 'verify-full' } },
      'reader@db.example.com:3307/crm',
    ],
    ['mysql', 'mariadb://reader@[::1]/crm', { host: '::1', database: 'crm', username: 'reader' }, 'reader@::1:3306/crm'],
    [
      'postgresql',
      'postgres://reader:100%@127.0.0.1/wh?sslmode=verify-ca',
      { host: '127.0.0.1', database: 'wh', username: 'reader', password: '100%', tls: { mode: 'verify-ca' } },
      'reader@127.0.0.1:5432/wh',
    ],
    [
      'oracle',
      'oracle://reader:p%40ss@db.example.com:1522/SALES.example.com',
      { host: 'db.example.com', port: 1522, database: 'SALES.example.com', username: 'reader', password: 'p@ss' },
      'reader@db.example.com:1522/SALES.example.com',
    ],
    [
      'mongodb',
      'mongodb://reader:p%40ss@db.example.com:27018/crm?authSource=admin&replicaSet=rs0&tls=true&readPreference=secondaryPreferred',
      {
        host: 'db.example.com',
        port: 27018,
        database: 'crm',
        username: 'reader',
        password: 'p@ss',
        auth_database: 'admin',
        replica_set: 'rs0',
        read_preference: 'secondaryPreferred',
        tls: { mode: 'verify-full' },
      },
      'reader@db.example.com:27018/crm',
    ],
    [
      'mongodb',
      'mongodb+srv://reader:pw@cluster0.example.net/crm',
      {
        host: 'cluster0.example.net',
        srv: true,
        database: 'crm',
        username: 'reader',
        password: 'pw',
        auth_database: 'crm',
        tls: { mode: 'verify-full' },
      },
      'reader@cluster0.example.net/crm',
    ],
    [
      'mongodb',
      'mongodb://a.example:27017,b.example:27018/crm',
      { host: 'a.example:27017,b.example:27018', database: 'crm' },
      'a.example:27017,b.example:27018/crm',
    ],
    ['mongodb', 'mongodb://[::1]:27018/crm', { host: '::1', port: 27018, database: 'crm' }, '::1:27018/crm'],
    ['sqlite', 'sqlite:./data/my%20file.db', { path: './data/my file.db' }, './data/my file.db'],
    ['files', 'files:///var/exports', { path: '/var/exports' }, '/var/exports'],
  ])('%s: %s', (type, url, settings, address) => {
    const definition = connectorDefinition(type);
    expect(definition.parseUrl(url)).toEqual(settings);
    const config = definition.configSchema.parse(settings);
    expect(definition.describeAddress(config)).toBe(address);
    expect(definition.describeAddress(config)).not.toContain('p@ss');
  });

  it.each([
    ['mysql', { port: 0, host: 'h', database: 'd', username: 'u' }, 'the port is between 1 and 65535'],
    ['mysql', { database: 'd', username: 'u' }, 'give the host'],
    ['postgresql', { host: 'h', username: 'u', database: '' }, 'name the database'],
    [
      'postgresql',
      { host: 'h', username: 'u', database: 'd', tls: { mode: 'prefer' } },
      'choose disable, require, verify-ca or verify-full',
    ],
    ['sqlite', {}, 'give the path of the database file'],
    ['files', { path: 'x', delimiter: 'ab' }, 'the delimiter is one of , ; tab |'],
  ])('%s says what is wrong with %j', (type, settings, message) => {
    expect(
      connectorDefinition(type)
        .configSchema.safeParse(settings)
        .error?.issues.map((issue) => issue.message),
    ).toEqual([message]);
  });
});
