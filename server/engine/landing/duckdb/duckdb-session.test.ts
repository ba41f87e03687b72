import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../errors.ts';
import { DuckDbSession, type DuckDbStatements } from './duckdb-session.ts';

/** Minutes of work. */
const ENDLESS = 'SELECT count(*) FROM range(4000000) AS a, range(4000000) AS b WHERE (a.range * b.range) % 7 = 3';

let folder: string;
let session: DuckDbSession;
let statements: DuckDbStatements;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-session-'));
  session = await DuckDbSession.open({ memoryMegabytes: 100, threads: 2, keepsOrder: false }, join(folder, 'temporary'));
  statements = await session.connect();
});

afterEach(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

describe('DuckDbSession', () => {
  it('ends a statement when the signal fires, and works on', async () => {
    const controller = new AbortController();
    const running = statements.rows(ENDLESS, [], controller.signal);
    setTimeout(() => controller.abort(), 100);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await statements.counts('SELECT 1, 2')).toEqual([1, 2]);
  });

  it('ends a statement whose signal fires at the same moment', async () => {
    const controller = new AbortController();
    const running = statements.run(ENDLESS, controller.signal);
    controller.abort(new Cancelled());
    await expect(running).rejects.toBeInstanceOf(Cancelled);
  });

  it('begins nothing after the signal has fired', async () => {
    await expect(statements.run('CREATE TABLE never (a INTEGER)', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await expect(statements.rows('SELECT * FROM never')).rejects.toMatchObject({ code: 'internal' });
  });

  it('can be closed while a statement runs', async () => {
    const running = statements.run(ENDLESS);
    const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await session.close();
    await ended;
    session = await DuckDbSession.open({ memoryMegabytes: 100, threads: 1, keepsOrder: true }, join(folder, 'temporary'));
  });

  it('does not take more memory than it may, and grows only with the width of tables', async () => {
    const limit = async () => String((await statements.rows(`SELECT value FROM duckdb_settings() WHERE name = 'memory_limit'`))[0]![0]);
    const settings = { memoryMegabytes: 100, threads: 2, keepsOrder: false };
    const before = await limit();
    await session.allowFor(statements, settings, 40);
    expect(await limit()).toBe(before);
    await session.allowFor(statements, settings, 1100);
    expect(await limit()).toBe('1.0 GiB');
    await session.allowFor(statements, settings, 200);
    expect(await limit()).toBe('1.0 GiB');
  });
});
