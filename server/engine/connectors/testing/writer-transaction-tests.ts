import { expect, it } from 'vitest';
import type { RowChange } from '../writer-contract.ts';
import { never } from './collect.ts';
import { people, rename, type WriterScene } from './writer-scene.ts';

/** Errors, order, rollback, other writers. */
export function writerTransactionTests(scene: WriterScene): void {
  it('says which value a column cannot hold, and leaves the table as it was', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => [String(index), `n${index}`, '1']);
    await scene.subject.createTable(people, rows);
    const before = await scene.dump('people');
    const changes = rows.map(
      ([id, name], index): RowChange => ({
        id: `c${id}`,
        kind: 'update',
        key: { id: id! },
        before: { name: name! },
        after: { name: 'x', amount: index === 137 ? '12.345678901234567890123' : '2' },
      }),
    );
    await expect(scene.apply('people', changes)).rejects.toMatchObject({ name: 'TieoutError', change: { id: 'c137' } });
    expect(await scene.dump('people')).toEqual(before);
  });

  it('finds the one change that breaks a unique key, and makes wandering keys in the order that works', async () => {
    if (!scene.subject.keepsUnique) return;
    const spec = { ...people, unique: ['name'] };
    const rows = Array.from({ length: 300 }, (_, index) => [String(index), `n${index}`, '1']);
    await scene.subject.createTable(spec, rows);
    const before = await scene.dump('people');
    const changes = rows.map(([id, name], index) => rename(id!, name!, index === 123 ? 'n7' : index === 7 ? 'n7' : `m${index}`));
    await expect(scene.apply('people', changes)).rejects.toMatchObject({ code: 'conflict', change: { id: 'c123' } });
    expect(await scene.dump('people')).toEqual(before);
    const chain = [rename('0', 'n0', 'n1'), rename('1', 'n1', 'n2'), rename('2', 'n2', 'free')];
    expect(await scene.apply('people', chain)).toEqual({ made: 3, stale: [] });
  });

  it('keeps the order of changes to one key, and moves keys only where they are free', async () => {
    await scene.subject.createTable(people, [
      ['1', 'Ann', '1'],
      ['2', 'Bob', '2'],
    ]);
    const result = await scene.apply('people', [
      { id: 'a', kind: 'delete', key: { id: '1' }, before: { name: 'Ann' } },
      { id: 'b', kind: 'insert', key: { id: '1' }, after: { name: 'New' } },
      { id: 'c', kind: 'update', key: { id: '1' }, before: { name: 'New' }, after: { name: 'Newer' } },
      { id: 'd', kind: 'update', key: { id: '2' }, before: {}, after: { id: '1' } },
      { id: 'e', kind: 'update', key: { id: '2' }, before: {}, after: { id: '9', amount: '5' } },
    ]);
    expect(result).toEqual({ made: 4, stale: [{ id: 'd', reason: 'exists', current: null }] });
    expect(await scene.dump('people')).toEqual(
      await scene.dumpOf(people, [
        ['1', 'Newer', null],
        ['9', 'Bob', '5'],
      ]),
    );
  });

  it('leaves nothing after a rollback, a cancel and the end of the connector', async () => {
    await scene.subject.createTable(people, [['1', 'Ann', '1']]);
    const before = await scene.dump('people');
    const rolledBack = await scene.openWriter('people');
    await rolledBack.write([rename('1', 'Ann', 'x')], never);
    await rolledBack.rollback();
    await rolledBack.rollback();
    expect(await scene.dump('people')).toEqual(before);
    await expect(rolledBack.commit()).rejects.toMatchObject({ code: 'conflict' });

    const cancelled = await scene.openWriter('people');
    await cancelled.write([rename('1', 'Ann', 'x')], never);
    await expect(cancelled.write([rename('1', 'x', 'y')], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await cancelled.rollback();
    expect(await scene.dump('people')).toEqual(before);

    const closed = await scene.openWriter('people');
    await closed.write([rename('1', 'Ann', 'x')], never);
    await scene.reopen();
    await expect(closed.commit()).rejects.toMatchObject({ name: 'TieoutError' });
    expect(await scene.dump('people')).toEqual(before);
    expect(await scene.apply('people', [rename('1', 'Ann', 'Anna')])).toEqual({ made: 1, stale: [] });
  });

  it('lets no update of two writers get lost', async () => {
    await scene.subject.createTable(people, [['1', 'Ann', '1']]);
    const first = await scene.openWriter('people');
    await first.write([rename('1', 'Ann', 'first')], never);
    const second = scene.apply('people', [rename('1', 'Ann', 'second')]).catch((error) => error);
    await first.commit();
    const result = await second;
    if (result.code === undefined)
      expect(result).toMatchObject({ made: 0, stale: [{ id: 'c1', reason: 'changed', current: { name: 'first' } }] });
    else expect(result).toMatchObject({ code: 'too_busy' });
    expect(await scene.dump('people')).toEqual(await scene.dumpOf(people, [['1', 'first', '1']]));
  });

  it('refuses columns and tables that are not there', async () => {
    await scene.subject.createTable(people, [['1', 'Ann', '1']]);
    await expect(scene.openWriter('no_such_table')).rejects.toMatchObject({ code: 'not_found' });
    const writer = await scene.openWriter('people');
    const change: RowChange = { id: '1', kind: 'update', key: { id: '1' }, before: {}, after: { nmae: 'x' } };
    await expect(writer.write([change], never)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('name') });
    await writer.rollback();
  });

  it('waits for the rows of another writer, and sees what that one did', async () => {
    await scene.subject.createTable(people, [
      ['1', 'Ann', '1'],
      ['2', 'Bob', '2'],
    ]);
    const first = await scene.openWriter('people');
    await first.write([rename('1', 'Ann', 'first')], never);
    const second = scene.apply('people', [rename('1', 'Ann', 'second'), rename('2', 'Bob', 'Rob')]).catch((error) => error);
    await first.rollback();
    const result = await second;
    if (result.code !== undefined) return expect(result).toMatchObject({ code: 'too_busy' });
    expect(result).toEqual({ made: 2, stale: [] });
    expect(await scene.dump('people')).toEqual(
      await scene.dumpOf(people, [
        ['1', 'second', '1'],
        ['2', 'Rob', '2'],
      ]),
    );
  });

  it('makes nothing of nothing, and says so when it is used after its end', async () => {
    await scene.subject.createTable(people, [['1', 'Ann', '1']]);
    const writer = await scene.openWriter('people');
    expect(await writer.write([], never)).toEqual({ made: 0, stale: [] });
    expect(await writer.read([], ['name'], never)).toEqual([]);
    await writer.commit();
    await writer.rollback();
    await expect(writer.write([rename('1', 'Ann', 'x')], never)).rejects.toMatchObject({ code: 'conflict' });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is of no use after an error but for a rollback', async () => {
    await scene.subject.createTable(people, [['1', 'Ann', '1']]);
    const before = await scene.dump('people');
    const writer = await scene.openWriter('people');
    await writer.write([rename('1', 'Ann', 'x')], never);
    const bad: RowChange = { id: 'bad', kind: 'update', key: { id: '1' }, before: {}, after: { amount: '1.2345678901234567890' } };
    await expect(writer.write([bad], never)).rejects.toMatchObject({ change: { id: 'bad' } });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'conflict', commitUnknown: false });
    await writer.rollback();
    expect(await scene.dump('people')).toEqual(before);
  });
}
