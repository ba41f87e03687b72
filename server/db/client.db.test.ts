import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { instanceId } from './instance-id.ts';
import { migrate } from './migrate.ts';

const run = promisify(execFile);
const PROCESSES = ['a', 'b', 'c'];
const WRITES = 400;

describe('the control database', () => {
  let directory: string;
  let url: string;
  let db: Database;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tieout-db-'));
    url = `file:${join(directory, 'control.db')}`;
    await migrate(url);
    db = openDatabase(url);
  });
  afterEach(async () => {
    await db.$disconnect();
    await rm(directory, { recursive: true, force: true });
  });

  it('survives three processes that write at once, losing nothing', { timeout: 120_000 }, async () => {
    await db.setting.create({ data: { key: 'counter', value: 0 } });
    const program = join(import.meta.dirname, 'write-load.ts');
    const outputs = await Promise.all(
      PROCESSES.map((name) => run(process.execPath, ['--import', 'tsx', program, url, name, String(WRITES)])),
    );
    expect(outputs.map((output) => output.stdout)).toEqual(PROCESSES.map(() => String(WRITES)));
    const perKind = (PROCESSES.length * WRITES) / 4;
    expect(await db.auditEntry.count()).toBe(perKind);
    expect((await db.setting.findUniqueOrThrow({ where: { key: 'counter' } })).value).toBe(perKind);
    expect(await db.connection.count({ where: { version: 2 } })).toBe(perKind);
    expect(await db.workerNode.count()).toBe(PROCESSES.length);
  });

  it('has a name that stays, whoever asks', async () => {
    const name = await instanceId(db);
    expect(name).toMatch(/^[0-9a-f-]{36}$/);
    await db.$disconnect();
    db = openDatabase(url);
    expect(await instanceId(db)).toBe(name);
  });

  it('enforces foreign keys and rolls a failed transaction back whole', async () => {
    await expect(
      db.$transaction(async (tx) => {
        await tx.setting.create({ data: { key: 'kept', value: 1 } });
        await tx.session.create({ data: { id: 's', token: 't', userId: 'nobody', expiresAt: new Date() } });
      }),
    ).rejects.toThrow();
    expect(await db.setting.count()).toBe(0);
  });
});
