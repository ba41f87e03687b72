import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterOperator } from '#server/engine/landing/contract.ts';
import {
  type FilterCondition,
  operatorsFor,
  operatorWord,
  operatorWords,
  readConditions,
  takesValue,
  writeConditions,
} from './filter-conditions.ts';

const conditions = fc.array(
  fc
    .record({
      side: fc.constantFrom('source' as const, 'target' as const),
      operator: fc.constantFrom(...(Object.keys(operatorWords) as FilterOperator[])),
      column: fc.string({ minLength: 1, unit: 'grapheme' }),
      value: fc.string({ unit: 'grapheme' }),
    })
    .map(({ value, ...rest }): FilterCondition => (takesValue(rest.operator) ? { ...rest, value } : rest)),
);

describe('conditions in a URL', () => {
  it('are readable', () => {
    expect(
      writeConditions([
        { side: 'source', column: 'amount', operator: 'gt', value: '100' },
        { side: 'target', column: 'state', operator: 'is_null' },
      ]),
    ).toBe('source:gt:amount:100;target:is_null:state');
  });

  it('come back as they were, whatever columns and values are called', () => {
    fc.assert(
      fc.property(conditions, (all) => {
        expect(readConditions(writeConditions(all))).toEqual(all);
      }),
    );
  });

  it('keep a value that is empty: it is not the same as none', () => {
    const empty: FilterCondition[] = [{ side: 'source', column: 'note', operator: 'eq', value: '' }];
    expect(readConditions(writeConditions(empty))).toEqual(empty);
  });

  it.each([
    'source:gt:amount',
    'middle:eq:a:1',
    'source:like:a:1',
    'source:is_null:a:1',
    'source:eq::1',
    'source:eq:a:1:2',
    'nonsense',
    ';',
  ])('refuses %s', (text) => expect(readConditions(text)).toBeNull());
});

describe('operators', () => {
  it('are those that make sense for the type', () => {
    expect(operatorsFor('boolean')).toEqual(['eq', 'ne', 'is_null', 'is_not_null']);
    expect(operatorsFor('decimal(12,2)')).not.toContain('contains');
    expect(operatorsFor('decimal(12,2)')).toContain('gte');
    expect(operatorsFor('string')).toContain('starts_with');
    expect(operatorsFor('timestamptz(6)')).toContain('lt');
  });

  it('speak of time as time', () => {
    expect(operatorWord('gt', 'date')).toBe('is after');
    expect(operatorWord('gt', 'integer')).toBe('is above');
  });
});
