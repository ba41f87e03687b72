import { expect, it } from 'vitest';
import { connectString, oracleConfigSchema, parseOracleUrl } from './config.ts';

it.each([
  ['jdbc:oracle:thin:@//db.example.com:1522/SALES', { host: 'db.example.com', port: 1522, database: 'SALES' }],
  ['jdbc:oracle:thin:@tcps://[::1]/SALES', { host: '::1', database: 'SALES', tls: { mode: 'verify-full' } }],
  ['jdbc:oracle:thin:@db:1521:ORCL', { host: 'db', port: 1521, sid: 'ORCL' }],
  ['db.example.com:1521:ORCL', { host: 'db.example.com', port: 1521, sid: 'ORCL' }],
  ['oracle://db/', null],
  ['oracle-fan://u:p@db/x', null],
  ['12:30:45', { host: '12', port: 30, sid: '45' }],
])('%s', (url, settings) => {
  expect(parseOracleUrl(url)).toEqual(settings);
});

const base = { host: 'db', username: 'u' };

it.each([
  [{ ...base, database: 'PDB' }, '(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=PDB)))'],
  [
    { ...base, sid: 'ORCL', tls: { mode: 'verify-ca' } },
    '(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db)(PORT=1521))(CONNECT_DATA=(SID=ORCL)))',
  ],
  [
    { ...base, database: 'x)(HOST=evil' },
    '(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME="x)(HOST=evil")))',
  ],
  [{ ...base, connect_string: 'db/PDB' }, 'db/PDB'],
])('%j is told to the driver as %s', (settings, expected) => {
  expect(connectString(oracleConfigSchema.parse(settings))).toBe(expected);
});

it.each([
  [base, 'name the service, or give a SID or a connect string'],
  [
    { ...base, database: 'x', tls: { mode: 'require' } },
    'choose verify-ca or verify-full: the Oracle driver always checks the certificate',
  ],
  [{ ...base, database: 'x', role: 'dba' }, 'choose normal, sysdba or sysoper'],
])('%j is refused', (settings, message) => {
  expect(oracleConfigSchema.safeParse(settings).error?.issues.map((issue) => issue.message)).toEqual([message]);
});
