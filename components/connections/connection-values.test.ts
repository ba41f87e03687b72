import { describe, expect, it } from 'vitest';
import type { ConnectionField } from '#server/engine/connectors/contract.ts';
import { configOf, valuesOf, withUrl } from './connection-values.ts';

const FIELDS: ConnectionField[] = [
  { name: 'host', label: 'Host', kind: 'text', required: true },
  { name: 'port', label: 'Port', kind: 'number', required: false, defaultValue: 3306 },
  { name: 'password', label: 'Password', kind: 'secret', required: false },
  { name: 'tls.mode', label: 'TLS', kind: 'select', required: false, defaultValue: 'disable' },
  { name: 'tls.ca', label: 'CA', kind: 'multiline', required: false },
  { name: 'tls.key', label: 'Key', kind: 'secret', required: false },
];

describe('values of the connection form', () => {
  it('start from the defaults and send only what was filled in', () => {
    const values = valuesOf(FIELDS, {});
    expect(values.plain).toEqual({ host: null, port: 3306, 'tls.mode': 'disable', 'tls.ca': null });
    expect(configOf(FIELDS, values)).toEqual({ port: 3306, tls: { mode: 'disable' } });
  });

  it('keep settings that no field shows, and leave stored secrets out', () => {
    const stored = { host: 'db', port: 3307, pool: { size: 5 }, tls: { mode: 'require', ca_file: './ca.pem' } };
    const values = valuesOf(FIELDS, stored, ['password']);
    expect(values.secrets.password).toEqual({ state: 'kept' });
    expect(configOf(FIELDS, values, stored)).toEqual(stored);
  });

  it('say null for a removed secret, the text for a new one, and keep a reference', () => {
    const stored = { host: 'db', password: { env: 'CRM_PASSWORD' } };
    const values = valuesOf(FIELDS, stored, ['tls.key']);
    expect(values.secrets.password).toEqual({ state: 'reference', variable: 'CRM_PASSWORD' });
    values.secrets['tls.key'] = { state: 'removed', before: { state: 'kept' } };
    expect(configOf(FIELDS, values, stored)).toMatchObject({ password: { env: 'CRM_PASSWORD' }, tls: { key: null } });
    values.secrets.password = { state: 'typed', text: ' with blanks ' };
    expect(configOf(FIELDS, values, stored).password).toBe(' with blanks ');
  });

  it('take away what was emptied, with its branch', () => {
    const stored = { host: 'db', tls: { ca: 'pem' } };
    const values = valuesOf(FIELDS, stored);
    values.plain['tls.mode'] = null;
    values.plain['tls.ca'] = '';
    values.plain.host = '  db.example.org ';
    expect(configOf(FIELDS, values, stored)).toEqual({ host: 'db.example.org', port: 3306 });
  });

  it('take from a URL what it says, the secret included, and nothing else', () => {
    const before = valuesOf(FIELDS, { host: 'old', port: 1 }, ['password']);
    const after = withUrl(FIELDS, before, { host: 'new', password: 'hunter2', tls: { mode: 'verify-full' } });
    expect(after.plain).toEqual({ host: 'new', port: 1, 'tls.mode': 'verify-full', 'tls.ca': null });
    expect(after.secrets).toEqual({ password: { state: 'typed', text: 'hunter2' }, 'tls.key': { state: 'typed', text: '' } });
    expect(before.plain.host).toBe('old');
  });
});
