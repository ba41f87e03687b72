import { describe, expect, it } from 'vitest';
import { batchesOf, wavesOf } from './change-waves.ts';
import type { RowChange, RowValues } from './writer-contract.ts';

const change = (id: string, kind: RowChange['kind'], key: string, after: RowValues = {}): RowChange =>
  kind === 'insert'
    ? { id, kind, key: { k: key }, after }
    : kind === 'delete'
      ? { id, kind, key: { k: key }, before: {} }
      : { id, kind, key: { k: key }, before: {}, after };

describe('wavesOf', () => {
  const waves = (changes: RowChange[]) =>
    [...wavesOf(changes, ['k'], (key) => key.k!.toLowerCase())].map((wave) =>
      Object.fromEntries(
        Object.entries<RowChange[]>({ ...wave }).flatMap(([name, list]) => (list.length ? [[name, list.map(({ id }) => id)]] : [])),
      ),
    );

  it('keeps changes of one key in their order, in waves of their own', () => {
    const changes = [
      change('1', 'delete', 'a'),
      change('2', 'insert', 'A'),
      change('3', 'update', 'b', { v: 'x' }),
      change('4', 'delete', 'b'),
    ];
    expect(waves(changes)).toEqual([{ deletes: ['1'] }, { inserts: ['2'], updates: ['3'] }, { deletes: ['4'] }]);
  });

  it('knows that an update may give a row the key that another change has', () => {
    const changes = [change('1', 'update', 'a', { k: 'b' }), change('2', 'insert', 'a'), change('3', 'update', 'c', { k: 'C' })];
    expect(waves(changes)).toEqual([{ moves: ['1'] }, { inserts: ['2'], updates: ['3'] }]);
  });

  it('makes no wave of nothing', () => {
    expect(waves([])).toEqual([]);
  });
});

describe('batchesOf', () => {
  it('ends a batch by its number and by its size, and never splits or loses a change', () => {
    const changes = ['a', 'b', 'c', 'd'].map((key, index) => change(key, 'insert', key, { v: 'x'.repeat(index * 100) }));
    const ids = (most: number, chars: number) => [...batchesOf(changes, most, chars)].map((batch) => batch.map(({ id }) => id));
    expect(ids(3, 1_000_000)).toEqual([['a', 'b', 'c'], ['d']]);
    expect(ids(3, 250)).toEqual([['a', 'b'], ['c'], ['d']]);
    expect(ids(3, 1)).toEqual([['a'], ['b'], ['c'], ['d']]);
  });
});
