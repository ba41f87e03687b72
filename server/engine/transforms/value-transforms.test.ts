import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { runChain, STRING, typeOf } from './testing/run-chain.ts';

const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const integer: LogicalType = { kind: 'integer', digits: 5 };

describe('coalesce', () => {
  it('takes the first that is not NULL', () => {
    const others = { a: { type: STRING, text: null }, b: { type: STRING, text: 'B' } };
    expect(runChain([{ coalesce: { columns: ['a', 'b'], value: 'c' } }], null, STRING, others)).toBe('B');
    expect(runChain([{ coalesce: { columns: ['a'], value: 'c' } }], null, STRING, others)).toBe('c');
    expect(runChain([{ coalesce: { columns: ['a'] } }], null, STRING, others)).toBeNull();
    expect(runChain([{ coalesce: { value: 'c' } }], '', STRING)).toBe('');
  });

  it('keeps the type, wide enough for every column', () => {
    const others = { wide: { type: { kind: 'decimal', precision: 12, scale: 4 } as const, text: '1.2345' } };
    expect(runChain([{ coalesce: { columns: ['wide'] } }], null, money, others)).toBe('1.2345');
    expect(typeOf([{ coalesce: { value: '0' } }], money)).toEqual(money);
    expect(runChain([{ coalesce: { columns: ['wide'] } }], null, integer, others)).toBe(
      '?transforms[0].coalesce.columns[0]: "wide" is decimal(12,4) and the value integer; coalesce takes columns of one type',
    );
    expect(runChain([{ coalesce: { value: 'none' } }], null, integer)).toBe(
      '?transforms[0].coalesce.value: "none" is no value of the type integer',
    );
  });
});

describe('null_if', () => {
  it('compares as typed values', () => {
    expect(runChain([{ null_if: { values: ['', 'n/a'] } }], 'n/a')).toBeNull();
    expect(runChain([{ null_if: { values: ['', 'n/a'] } }], 'N/A')).toBe('N/A');
    expect(runChain([{ null_if: { values: ['0'] } }], '-0.00', money)).toBeNull();
    expect(
      runChain([{ null_if: { values: ['9999-12-31 00:00:00.000'] } }], '9999-12-31 00:00:00', { kind: 'timestamp', precision: 3 }),
    ).toBeNull();
    expect(runChain([{ null_if: { values: ['1', 'x'] } }], '1', integer)).toBe(
      '?transforms[0].null_if.values[1]: "x" is no value of the type integer',
    );
  });
});

describe('map', () => {
  it.each([
    [{ values: { A: 'active', X: null } }, 'A', 'active'],
    [{ values: { A: 'active', X: null } }, 'X', null],
    [{ values: { A: 'active' } }, 'B', 'B'],
    [{ values: { A: 'active' }, otherwise: null }, 'B', null],
    [{ values: { A: 'active' }, otherwise: { text: 'keep' } }, 'B', 'keep'],
    [{ values: { A: 'active' }, otherwise: 'reject' as const }, 'B', '!"B" is not among the values listed (map)'],
    [{ values: { constructor: 'c' } }, 'toString', 'toString'],
  ])('%j of %s', (map, given, expected) => {
    expect(runChain([{ map }], given)).toBe(expected);
  });

  it('leaves NULL alone', () => expect(runChain([{ map: { values: { a: 'b' }, otherwise: { text: 'c' } } }], null)).toBeNull());

  it('finds numbers by value and gives text', () => {
    expect(runChain([{ map: { values: { '1': 'one', '2.50': 'more' } } }], '2.5', money)).toBe('more');
    expect(runChain([{ map: { values: { '1': 'one' } } }], '3', money)).toBe('3.00');
    expect(typeOf([{ map: { values: { '1': 'one' } } }], money)).toEqual(STRING);
    expect(runChain([{ map: { values: { one: '1' } } }], '1', integer)).toBe(
      '?transforms[0].map.values: "one" is no value of the type integer',
    );
  });
});
