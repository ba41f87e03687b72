import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleAuditExport } from '#server/api/handle-audit-export.ts';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { auditChoices, listAudit } from './audit.service.ts';
import { exportAudit } from './export-audit.ts';
import { recordAudit } from './record-audit.ts';

const viewer = actor('viewer');

describe('the audit log', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  const record = (n: number, action = 'connection.update', by = actor('admin'), summary = `Entry ${n}`) =>
    app.db.$transaction((tx) =>
      recordAudit(tx, { now: () => new Date(Date.UTC(2026, 0, n)) }, by, {
        action,
        entityType: action.split('.')[0] as string,
        entityId: String(n),
        summary,
        before: { n, at: new Date(0), absent: undefined },
      }),
    );

  it('is read newest first, page by page, without gaps or repeats', async () => {
    for (let n = 1; n <= 7; n++) await record(n);
    const seen: string[] = [];
    let cursor: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(app, viewer, { limit: 3, cursor });
      seen.push(...page.rows.map((row) => row.entityId));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(['7', '6', '5', '4', '3', '2', '1']);
  });

  it('is filtered by what, who and when', async () => {
    await record(1);
    await record(2, 'connection.create', actor('operator'));
    await record(3, 'ruleset.publish');
    const ids = async (filter: Parameters<typeof listAudit>[2]) => (await listAudit(app, viewer, filter)).rows.map((row) => row.entityId);
    expect(await ids({ action: 'connection.' })).toEqual(['2', '1']);
    expect(await ids({ action: 'connection.create' })).toEqual(['2']);
    expect(await ids({ actor: 'user-operator' })).toEqual(['2']);
    expect(await ids({ entityType: 'ruleset', entityId: '3' })).toEqual(['3']);
    expect(await ids({ from: new Date(Date.UTC(2026, 0, 2)), to: new Date(Date.UTC(2026, 0, 3)) })).toEqual(['2']);
    expect(await auditChoices(app, viewer)).toEqual({
      actors: [
        { id: 'user-admin', name: 'The admin' },
        { id: 'user-operator', name: 'The operator' },
      ],
      actions: ['connection.create', 'connection.update', 'ruleset.publish'],
    });
  });

  it('keeps plain JSON and is gone with a transaction that fails', async () => {
    await record(1);
    expect((await listAudit(app, viewer, {})).rows[0]).toMatchObject({ before: { n: 1, at: '1970-01-01T00:00:00.000Z' }, after: null });
    await expect(
      app.db.$transaction(async (tx) => {
        await recordAudit(tx, app, viewer, { action: 'a', entityType: 'a', entityId: 'a', summary: 'a' });
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await app.db.auditEntry.count()).toBe(1);
  });

  it('can be changed and removed by nobody, not even by SQL', async () => {
    await record(1);
    const before = await app.db.auditEntry.findMany();
    await expect(app.db.auditEntry.updateMany({ data: { summary: 'nothing happened' } })).rejects.toThrow();
    await expect(app.db.auditEntry.deleteMany()).rejects.toThrow();
    for (const statement of [
      `UPDATE "AuditEntry" SET "actorName" = 'somebody else'`,
      'DELETE FROM "AuditEntry"',
      'INSERT OR REPLACE INTO "AuditEntry" SELECT * FROM "AuditEntry"',
    ]) {
      await expect(app.db.$executeRawUnsafe(statement), statement).rejects.toThrow(/audit entries are never|FOREIGN KEY|constraint/i);
    }
    expect(await app.db.auditEntry.findMany()).toEqual(before);
  });

  it('is exported whole as CSV that a spreadsheet reads', async () => {
    for (let n = 1; n < 205; n++) await record(n);
    await record(205, undefined, undefined, 'Said "hello", twice');
    const request = (query: string) => handleAuditExport(app, new Request(`http://localhost:3000/api/audit/export?${query}`));
    expect((await request('')).status).toBe(401);
    let text = '';
    for await (const part of exportAudit(app, viewer, { action: 'connection.update' })) text += part;
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(206);
    expect(lines[0]).toBe('id,at,actor,actor_name,action,entity_type,entity_id,summary,before,after');
    expect(lines[1]).toContain('"Said ""hello"", twice"');
    expect(lines[205]).toContain('Entry 1');
  });
});
