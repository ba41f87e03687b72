import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { createSecretBox } from '#server/auth/secret-box.ts';
import { createRuleset, removeRuleset } from '../rulesets/ruleset.service.ts';
import { createConnection, getConnection, listConnections, removeConnection, updateConnection } from './connection.service.ts';
import { openSecrets } from './connection-secrets.ts';
import { importConnection } from './write-connection.ts';

const admin = actor('admin');
const crm = {
  name: 'crm',
  type: 'mysql',
  config: { host: 'db.example.com', database: 'crm', username: 'reader', password: 'hunter2', tls: { mode: 'require', key: 'PEM KEY' } },
};
const ruleset = {
  id: 'RECON_ORDERS',
  name: 'Orders',
  source: { connection: 'crm', table: 'orders' },
  target: { connection: 'crm', table: 'orders_copy' },
};

describe('connections', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  const stored = async (id: string) => {
    const row = await app.db.connection.findUniqueOrThrow({ where: { id } });
    return { row, secrets: openSecrets(app.secrets, row) };
  };

  it('are kept with their secrets sealed apart, defaults filled in', async () => {
    const { id, version } = await createConnection(app, admin, crm);
    expect(version).toBe(1);
    const { row, secrets } = await stored(id);
    expect(row.config).toMatchObject({ host: 'db.example.com', port: 3306, tls: { mode: 'require' } });
    expect(JSON.stringify(row)).not.toMatch(/hunter2|PEM KEY/);
    expect(secrets).toEqual({ password: 'hunter2', 'tls.key': 'PEM KEY' });
    const detail = await getConnection(app, admin, { id });
    expect(detail).toMatchObject({
      name: 'crm',
      typeLabel: expect.any(String),
      secretsSet: ['password', 'tls.key'],
      usedBy: [],
      lastCheckStatus: null,
    });
    expect(detail.address).toContain('reader@db.example.com');
    expect(detail.capabilities?.dialectName).toBeTruthy();
    expect(JSON.stringify([detail, await listConnections(app, admin)])).not.toMatch(/hunter2|PEM KEY/);
  });

  it('keep a secret that an edit leaves out, and replace or remove it when told', async () => {
    const { id } = await createConnection(app, admin, crm);
    const { password: _, tls: __, ...open } = crm.config;
    await updateConnection(app, admin, { id, version: 1, name: 'crm', config: { ...open, host: 'db2.example.com' } });
    expect((await stored(id)).secrets).toEqual({ password: 'hunter2', 'tls.key': 'PEM KEY' });
    await updateConnection(app, admin, {
      id,
      version: 2,
      name: 'crm',
      config: { ...open, password: 'swordfish', tls: { mode: 'require', key: null } },
    });
    expect((await stored(id)).secrets).toEqual({ password: 'swordfish' });
    await updateConnection(app, admin, { id, version: 3, name: 'crm', config: { ...open, password: { env: 'CRM_PASSWORD' } } });
    const { row, secrets } = await stored(id);
    expect(secrets).toEqual({});
    expect(row.config).toMatchObject({ password: { env: 'CRM_PASSWORD' } });
    const entries = await app.db.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: 'asc' } });
    expect(entries.map((entry) => entry.action)).toEqual([
      'connection.create',
      'connection.update',
      'connection.update',
      'connection.update',
    ]);
    expect(entries[2]).toMatchObject({ after: { secretsChanged: ['password', 'tls.key'] } });
    expect(JSON.stringify(entries)).not.toMatch(/hunter2|swordfish|PEM KEY/);
  });

  it('refuse an edit of a version that is not the latest; of two editors one wins', async () => {
    const { id } = await createConnection(app, admin, crm);
    const edits = await Promise.allSettled(
      ['a', 'b'].map((host) => updateConnection(app, admin, { id, version: 1, name: 'crm', config: { ...crm.config, host } })),
    );
    expect(edits.map((edit) => edit.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(updateConnection(app, admin, { id, version: 1, name: 'crm', config: crm.config })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('an edit that changes nothing leaves no trace', async () => {
    const { id } = await createConnection(app, admin, crm);
    expect(await updateConnection(app, admin, { id, version: 1, name: 'crm', config: crm.config })).toEqual({ id, version: 1 });
    expect(await app.db.auditEntry.count()).toBe(1);
  });

  it('say which input is wrong', async () => {
    const wrong = { host: 5, prot: 1, port: 99_999, database: 'crm', password: 12345 };
    await expect(createConnection(app, admin, { ...crm, config: wrong })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'config.password' }],
    });
    const { password: _, ...rest } = wrong;
    const error = await createConnection(app, admin, { ...crm, config: rest }).catch((caught: unknown) => caught);
    const paths = (error as { fields: { path: string; message: string }[] }).fields.map((field) => field.path);
    expect(paths.sort()).toEqual(['config.host', 'config.port', 'config.prot', 'config.username']);
    await expect(createConnection(app, admin, { ...crm, type: 'mysq' })).rejects.toMatchObject({
      message: expect.stringContaining('did you mean "mysql"'),
    });
    expect(await app.db.connection.count()).toBe(0);
  });

  it('can be given their secrets again when the key was lost', async () => {
    const { id } = await createConnection(app, admin, crm);
    const other = { ...app, secrets: createSecretBox(Buffer.alloc(32, 7)) };
    const { password: _, tls: __, ...open } = crm.config;
    expect(await getConnection(other, admin, { id })).toMatchObject({ secretsSet: [], secretsReadable: false });
    await expect(updateConnection(other, admin, { id, version: 1, name: 'crm', config: open })).rejects.toMatchObject({
      code: 'integrity',
    });
    expect((await stored(id)).secrets).toEqual({ password: 'hunter2', 'tls.key': 'PEM KEY' });
    await updateConnection(other, admin, { id, version: 1, name: 'crm', config: { ...open, password: 'swordfish' } });
    expect(await getConnection(other, admin, { id })).toMatchObject({ secretsSet: ['password'], secretsReadable: true });
  });

  it('have one name each', async () => {
    await createConnection(app, admin, crm);
    await expect(createConnection(app, admin, crm)).rejects.toMatchObject({ code: 'conflict', fields: [{ path: 'name' }] });
    const { id } = await createConnection(app, admin, { ...crm, name: 'other' });
    await expect(updateConnection(app, admin, { id, version: 1, name: 'crm', config: crm.config })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('cannot be deleted or renamed while a ruleset uses them, and say which', async () => {
    const { id } = await createConnection(app, admin, crm);
    await createRuleset(app, admin, { definition: ruleset });
    expect((await getConnection(app, admin, { id })).usedBy).toEqual([{ id: 'RECON_ORDERS', name: 'Orders' }]);
    await expect(removeConnection(app, admin, { id })).rejects.toMatchObject({
      code: 'conflict',
      message: 'crm is used by Orders, so it cannot be deleted.',
    });
    await expect(updateConnection(app, admin, { id, version: 1, name: 'crm2', config: crm.config })).rejects.toMatchObject({
      code: 'conflict',
    });
    await removeRuleset(app, admin, { id: 'RECON_ORDERS' });
    await removeConnection(app, admin, { id });
    expect(await listConnections(app, admin)).toEqual([]);
    expect(await app.db.auditEntry.findFirst({ where: { action: 'connection.remove' } })).toMatchObject({ before: { name: 'crm' } });
  });

  it('cannot be deleted while a run reads them, whatever its ruleset has become', async () => {
    const { id } = await createConnection(app, admin, crm);
    await createRuleset(app, admin, { definition: ruleset });
    await app.db.run.create({
      data: {
        id: 'EXEC_00000001',
        rulesetId: ruleset.id,
        rulesetVersion: 1,
        rulesetName: 'Orders',
        status: 'running',
        origin: 'web',
        requestedBy: 'x',
        options: {},
      },
    });
    await app.db.ruleset.update({ where: { id: ruleset.id }, data: { deletedAt: new Date() } });
    await expect(removeConnection(app, admin, { id })).rejects.toMatchObject({ message: expect.stringContaining('EXEC_00000001') });
  });

  it('are imported by name: made, edited with secrets kept, or left alone', async () => {
    const run = (connection: typeof crm | { name: string; type: string; config: Record<string, unknown> }) =>
      app.db.$transaction((tx) => importConnection(tx, app, admin, connection));
    const first = await run(crm);
    expect(first.outcome).toBe('created');
    expect((await run(crm)).outcome).toBe('unchanged');
    const { password: _, ...without } = crm.config;
    expect((await run({ ...crm, config: without })).outcome).toBe('unchanged');
    expect(await run({ ...crm, config: { ...without, port: 3307 } })).toMatchObject({ id: first.id, version: 2, outcome: 'updated' });
    expect((await stored(first.id)).secrets.password).toBe('hunter2');
    await expect(run({ ...crm, type: 'postgresql' })).rejects.toMatchObject({ code: 'conflict' });
  });
});
