import { describe, expect, it } from 'vitest';
import { auditChanges } from './audit-changes.ts';

describe('auditChanges', () => {
  it('shows only what differs, by its path', () => {
    const before = { name: 'crm', config: { host: 'a', port: 3306 }, rules: [{ name: 'x' }] };
    const after = { name: 'crm', config: { host: 'b', port: 3306, tls: { mode: 'require' } }, rules: [{ name: 'x' }, { name: 'y' }] };
    expect(auditChanges(before, after)).toEqual([
      { path: 'config.host', before: 'a', after: 'b' },
      { path: 'config.tls.mode', after: 'require' },
      { path: 'rules[1].name', after: 'y' },
    ]);
  });

  it('shows everything that was made or removed', () => {
    expect(auditChanges(null, { role: 'admin', active: true })).toEqual([
      { path: 'role', after: 'admin' },
      { path: 'active', after: 'true' },
    ]);
    expect(auditChanges({ limit: null, list: [] }, null)).toEqual([
      { path: 'limit', before: 'null' },
      { path: 'list', before: '[]' },
    ]);
    expect(auditChanges(null, null)).toEqual([]);
  });

  it('tells which row each value belongs to', () => {
    const row = (at: number, id: string, state: string) => ({ row: at, kind: 'update', key: { id, part: null }, values: { state } });
    const before = { rows: [row(1, '17', 'PAYED'), row(2, '18', 'OPEN')] };
    const after = { rows: [row(1, '17', 'PAID'), row(2, '18', 'OPEN')] };
    expect(auditChanges(before, after)).toEqual([{ path: 'rows[1: id=17, part=NULL].values.state', before: 'PAYED', after: 'PAID' }]);
  });
});
