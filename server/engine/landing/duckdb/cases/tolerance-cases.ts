import { bigInteger, type Case, date, decimal, float, integer, numeric, timestamp } from './case.ts';

export const toleranceCases: Record<string, Case> = {
  'absolute tolerance, exactly': {
    source: decimal(10, 2),
    target: decimal(10, 2),
    options: { absolute_tolerance: 0.01 },
    equal: [
      ['1.02', '1.01'],
      ['-1.00', '-1.01'],
    ],
    unequal: [
      ['1.02', '1.00'],
      ['1.00', null],
    ],
  },
  'absolute tolerance of unbounded decimals, exactly': {
    source: numeric,
    target: numeric,
    options: { absolute_tolerance: 0.01 },
    equal: [
      ['1.02', '1.01'],
      ['1', '0.99'],
      [null, null],
    ],
    unequal: [
      ['1.02', '1.009'],
      ['1', '0.9899999999999999999'],
    ],
  },
  'absolute tolerance of numbers with more digits than any number of DuckDB keeps': {
    source: numeric,
    target: numeric,
    options: { absolute_tolerance: 0.005 },
    equal: [
      ['123456789012345678901234567890.01', '123456789012345678901234567890.015'],
      ['-123456789012345678901234567890.015', '-123456789012345678901234567890.01'],
      ['0.0000000000000000000000000000000000000001', '-0.0049999999999999999999999999999999999999'],
    ],
    unequal: [
      ['123456789012345678901234567890.01', '123456789012345678901234567890.02'],
      ['123456789012345678901234567890.01', '-123456789012345678901234567890.01'],
      ['0.0000000000000000000000000000000000000001', '-0.0049999999999999999999999999999999999999999'],
    ],
  },
  'relative tolerance of numbers with more digits than any number of DuckDB keeps': {
    source: numeric,
    target: numeric,
    options: { relative_tolerance: 0.205 },
    equal: [
      ['1000000000000000000000000000000000000000', '795000000000000000000000000000000000000'],
      ['-795000000000000000000000000000000000000', '-1000000000000000000000000000000000000000'],
    ],
    unequal: [
      ['1000000000000000000000000000000000000000', '794999999999999999999999999999999999999'],
      ['0.0000000000000000000000000000000000000001', '0'],
    ],
  },
  'absolute tolerance of huge integers, exactly': {
    source: bigInteger,
    target: bigInteger,
    options: { absolute_tolerance: 1 },
    equal: [['9007199254740993', '9007199254740992']],
    unequal: [
      ['9007199254740994', '9007199254740992'],
      ['9'.repeat(38), `-${'9'.repeat(38)}`],
    ],
  },
  'absolute tolerance finer than the scale': {
    source: integer,
    target: integer,
    options: { absolute_tolerance: 0.5 },
    equal: [['1', '1']],
    unequal: [['1', '2']],
  },
  'relative tolerance, exactly': {
    source: decimal(10, 2),
    target: decimal(10, 2),
    options: { relative_tolerance: 0.29 },
    equal: [
      ['100.00', '71.00'],
      ['-71.00', '-100.00'],
    ],
    unequal: [
      ['100.00', '70.99'],
      ['100.00', '-100.00'],
    ],
  },
  'tolerance of floats': {
    source: float,
    target: float,
    options: { absolute_tolerance: 0.5 },
    equal: [
      ['1', '1.5'],
      ['NaN', 'NaN'],
      ['Infinity', 'Infinity'],
    ],
    unequal: [
      ['1', '1.6'],
      ['NaN', '1'],
      ['Infinity', '1'],
    ],
  },
  'relative tolerance of infinities': {
    source: float,
    target: float,
    options: { relative_tolerance: 0.5 },
    unequal: [
      ['Infinity', '1'],
      ['-Infinity', 'Infinity'],
    ],
  },
  'seconds of tolerance': {
    source: timestamp(6),
    target: timestamp(6),
    options: { seconds_tolerance: 1.5 },
    equal: [
      ['2024-01-01 00:00:00', '2024-01-01 00:00:01.5'],
      ['1969-12-31 23:59:59', '1970-01-01 00:00:00'],
    ],
    unequal: [['2024-01-01 00:00:00', '2024-01-01 00:00:01.500001']],
  },
  'seconds of tolerance between days': {
    source: date,
    target: date,
    options: { seconds_tolerance: 86_400 },
    equal: [['2024-03-01', '2024-02-29']],
    unequal: [['2024-03-01', '2024-02-28']],
  },
  'seconds of tolerance across unlike types': {
    source: date,
    target: timestamp(3),
    options: { seconds_tolerance: 60 },
    equal: [['2024-01-01', '2024-01-01 00:01:00']],
    unequal: [['2024-01-01', '2024-01-01 00:01:00.001']],
  },
  'seconds of tolerance, finer than microseconds': {
    source: timestamp(9),
    target: timestamp(9),
    options: { seconds_tolerance: 0.000001 },
    equal: [['2024-01-01 00:00:00', '2024-01-01 00:00:00.000001']],
    unequal: [['2024-01-01 00:00:00', '2024-01-01 00:00:00.000001001']],
  },
};
