import { describe, expect, it } from 'vitest';
import type { CompareOptions } from '../plan/definition.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { comparePair, plainDecimal } from './pair-comparison.ts';

const decimal = (precision?: number, scale = 0): LogicalType =>
  precision === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision, scale };
const integer = (digits?: number): LogicalType => (digits === undefined ? { kind: 'integer' } : { kind: 'integer', digits });
const moment = (kind: 'time' | 'timestamp' | 'timestamptz', precision: number): LogicalType => ({ kind, precision });
const plain = (kind: 'boolean' | 'string' | 'date' | 'float' | 'uuid' | 'json' | 'bytes'): LogicalType => ({ kind });

describe('comparePair', () => {
  it.each<[LogicalType, LogicalType, object, string | null, string | null]>([
    [integer(10), integer(10), { form: 'same' }, null, null],
    [integer(10), integer(), { form: 'decimal', digits: 38, scale: 0 }, null, null],
    [integer(10), decimal(10, 2), { form: 'decimal', digits: 12, scale: 2 }, 'by value', null],
    [decimal(10, 2), decimal(10, 2), { form: 'same' }, null, null],
    [decimal(10, 2), decimal(12, 4), { form: 'decimal', digits: 11, scale: 2 }, null, '2 fraction digits'],
    [decimal(10, 2), decimal(8, 2), { form: 'decimal', digits: 10, scale: 2 }, null, null],
    [decimal(38, 10), decimal(38, 2), { form: 'exact_number', scale: 2 }, null, '2 fraction digits'],
    [integer(), decimal(38, 10), { form: 'exact_number', scale: null }, 'by value', null],
    [decimal(), decimal(10, 2), { form: 'exact_number', scale: null }, null, null],
    [decimal(10, 2), plain('float'), { form: 'double' }, 'as doubles', null],
    [plain('float'), plain('float'), { form: 'same' }, null, null],
    [plain('boolean'), integer(1), { form: 'zero_or_one' }, 'as 0 and 1', null],
    [plain('date'), moment('timestamp', 3), { form: 'instant', digits: 3, nanoseconds: false, zone: null }, 'at midnight', null],
    [
      moment('timestamp', 0),
      moment('timestamptz', 6),
      { form: 'instant', digits: 0, nanoseconds: false, zone: 'UTC' },
      'with the zone-less side in UTC',
      '0 fraction digits of a second',
    ],
    [moment('timestamp', 6), moment('timestamp', 6), { form: 'same' }, null, null],
    [
      moment('timestamp', 9),
      moment('timestamp', 6),
      { form: 'instant', digits: 6, nanoseconds: true, zone: null },
      null,
      '6 fraction digits of a second',
    ],
    [moment('time', 0), moment('time', 3), { form: 'time', digits: 0, nanoseconds: false }, null, '0 fraction digits of a second'],
    [plain('uuid'), plain('string'), { form: 'uuid' }, 'without regard to case and hyphens', null],
    [plain('string'), plain('json'), { form: 'json' }, 'by meaning where the text is JSON', null],
    [plain('string'), plain('date'), { form: 'text' }, 'by canonical text', null],
  ])('%j with %j', (source, target, common, unlike, mutual) => {
    const verdict = comparePair(source, target);
    expect(verdict.comparison?.common).toEqual(common);
    expect([verdict.unlike, verdict.mutual]).toEqual([unlike, mutual]);
    expect(comparePair(target, source).comparison?.common).toEqual(common);
  });

  it.each<[LogicalType, LogicalType]>([
    [plain('date'), integer(10)],
    [plain('boolean'), plain('date')],
    [plain('boolean'), decimal(1, 0)],
    [plain('uuid'), plain('bytes')],
    [plain('json'), integer(10)],
    [moment('time', 0), moment('timestamp', 0)],
  ])('knows that %j and %j can never be equal', (source, target) => {
    expect(comparePair(source, target)).toMatchObject({ comparison: null, unlike: 'never equal' });
  });

  it('reports options without effect and does not apply them', () => {
    const options: CompareOptions = {
      absolute_tolerance: 1,
      seconds_tolerance: 1,
      trim: true,
      zone: 'UTC',
      json_by_meaning: true,
      loose_boolean: true,
      ignore_case: false,
    };
    const text = comparePair(plain('string'), plain('string'), options);
    expect(text.idle).toEqual(['absolute_tolerance', 'seconds_tolerance', 'zone']);
    expect(text.comparison?.tolerance).toBeNull();
    expect(comparePair(integer(5), integer(5), options).idle).toEqual(['seconds_tolerance', 'trim', 'zone', 'json_by_meaning']);
    expect(comparePair(moment('timestamp', 0), moment('timestamptz', 0), options).idle).toEqual([
      'absolute_tolerance',
      'trim',
      'json_by_meaning',
      'loose_boolean',
    ]);
  });

  it('keeps a tolerance as it was written', () => {
    expect(
      comparePair(decimal(10, 2), decimal(10, 2), { absolute_tolerance: 0.01, relative_tolerance: 1e-7 }).comparison?.tolerance,
    ).toEqual({
      absolute: '0.01',
      relative: '0.0000001',
    });
    expect(comparePair(plain('date'), plain('date'), { seconds_tolerance: 0.5 }).comparison?.tolerance).toEqual({ microseconds: 500_000 });
  });
});

it.each([
  [0.01, '0.01'],
  [5, '5'],
  [1e-7, '0.0000001'],
  [1.25e-8, '0.0000000125'],
  [1e21, '1000000000000000000000'],
  [1.5e22, '15000000000000000000000'],
])('writes %d without an exponent', (value, text) => {
  expect(plainDecimal(value)).toBe(text);
});
