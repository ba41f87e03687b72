import { describe, expect, it } from 'vitest';
import type { RowChange } from '../connectors/writer-contract.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { noStandings, rowStanding, wasCommitted } from './row-standing.ts';

const types = new Map<string, LogicalType>([['amount', { kind: 'decimal', precision: 12, scale: 2 }]]);
const update: RowChange = { id: '1', kind: 'update', key: { id: '7' }, before: { amount: '1.50' }, after: { amount: '2.5' } };
const insert: RowChange = { id: '2', kind: 'insert', key: { id: '8' }, after: { amount: '2.50', name: null } };
const remove: RowChange = { id: '3', kind: 'delete', key: { id: '9' }, before: { name: 'x' } };

describe('what a row says of a change', () => {
  it.each([
    ['an update that was made, in another spelling', update, [{ amount: '2.50' }], 'after'],
    ['an update that was not made', update, [{ amount: '1.5' }], 'before'],
    ['an update of a row that somebody else changed', update, [{ amount: '3.00' }], 'other'],
    ['an update of a row that is gone', update, [], 'other'],
    ['an update of a row that is there twice', update, [{ amount: '2.50' }, { amount: '2.50' }], 'other'],
    ['an insert that was made', insert, [{ amount: '2.5', name: null }], 'after'],
    ['an insert that was not made', insert, [], 'before'],
    ['an insert whose row differs', insert, [{ amount: '2.5', name: '' }], 'other'],
    ['a delete that was made', remove, [], 'after'],
    ['a delete that was not made', remove, [{ name: 'x' }], 'before'],
    ['a delete whose row differs', remove, [{ name: 'y' }], 'other'],
  ] as const)('%s', (_, change, rows, standing) => {
    expect(rowStanding(change, [...rows], types)).toBe(standing);
  });

  it('nothing, when the change alters nothing', () => {
    const idle: RowChange = { ...update, after: { amount: '1.500' } };
    expect(rowStanding(idle, [{ amount: '1.50' }], types)).toBe('either');
  });
});

describe('what the rows of a transaction say together', () => {
  it.each([
    [{ after: 5 }, true],
    [{ after: 5, either: 2, other: 3 }, true],
    [{ before: 5, other: 1 }, false],
    [{ after: 1, before: 1 }, null],
    [{ either: 4, other: 4 }, null],
    [{}, null],
  ])('%o', (counts, committed) => {
    expect(wasCommitted({ ...noStandings(), ...counts })).toBe(committed);
  });
});
