import { describe, expect, it } from 'vitest';
import { connectorDefinition } from '../registry.ts';

const definition = connectorDefinition('sqlserver');

describe('URLs of SQL Server', () => {
  it.each([
    [
      'mssql://reader:p%40ss@db.example.com:1434/crm?encrypt=true',
      { host: 'db.example.com', port: 1434, database: 'crm', username: 'reader', password: 'p@ss', tls: { mode: 'verify-full' } },
      'reader@db.example.com:1434/crm',
    ],
    ['sqlserver://sa@[::1]/crm', { host: '::1', database: 'crm', username: 'sa' }, 'sa@::1:1433/crm'],
    [
      'jdbc:sqlserver://db.example.com:1500;databaseName=crm;user=reader;password={a;b}}c};encrypt=true;trustServerCertificate=true',
      { host: 'db.example.com', port: 1500, database: 'crm', username: 'reader', password: 'a;b}c', tls: { mode: 'require' } },
      'reader@db.example.com:1500/crm',
    ],
    [
      'sqlserver://db\\SALES;database=crm;user=u;applicationIntent=ReadOnly;encrypt=false',
      { host: 'db', instance: 'SALES', database: 'crm', username: 'u', read_only_intent: true, tls: { mode: 'disable' } },
      'u@db\\SALES/crm',
    ],
    [
      'sqlserver://;serverName=db;instanceName=X;portNumber=1601;database=crm;user=u;domain=CORP',
      { host: 'db', port: 1601, instance: 'X', database: 'crm', username: 'u', domain: 'CORP' },
      'u@db:1601/crm',
    ],
  ])('%s', (url, settings, address) => {
    expect(definition.parseUrl(url)).toEqual(settings);
    const config = definition.configSchema.parse(settings);
    expect(definition.describeAddress(config)).toBe(address);
  });

  it('takes no foreign URL', () => {
    for (const url of ['mysql://u@h/d', 'sqlserver:db', 'mssql:/x', 'mssql://u@a b/c']) expect(definition.parseUrl(url)).toBeNull();
  });
});
