import { bigInteger, boolean, type Case, decimal, float, integer, numeric } from './case.ts';

export const numberCases: Record<string, Case> = {
  'integers by value': {
    source: integer,
    target: bigInteger,
    equal: [
      ['1', '1'],
      ['-7', '-7'],
    ],
    unequal: [
      ['1', '2'],
      ['0', null],
    ],
  },
  'huge integers exactly': {
    source: bigInteger,
    target: bigInteger,
    equal: [['18446744073709551615', '18446744073709551615']],
    unequal: [
      ['9007199254740993', '9007199254740992'],
      ['9'.repeat(38), `${'9'.repeat(37)}8`],
    ],
  },
  'integer and decimal by value': {
    source: integer,
    target: decimal(10, 2),
    equal: [['12', '12.00']],
    unequal: [
      ['12', '12.01'],
      ['13', '12.50'],
    ],
  },
  'decimals at the lower of two scales, half away from zero': {
    source: decimal(10, 2),
    target: decimal(12, 4),
    equal: [
      ['1.01', '1.005'],
      ['1.00', '1.0049'],
      ['-1.01', '-1.005'],
      ['10.00', '9.9999'],
    ],
    unequal: [
      ['1.00', '1.005'],
      ['-1.00', '-1.005'],
    ],
  },
  'wide decimals at the lower scale': {
    source: decimal(38, 10),
    target: decimal(38, 2),
    equal: [
      ['1.0050000000', '1.01'],
      [`${'9'.repeat(28)}.9950000000`, `1${'0'.repeat(28)}.00`],
      ['-0.0049999999', '0.00'],
    ],
    unequal: [['1.0049999999', '1.01']],
  },
  'decimals beyond 38 digits at the lower scale': {
    source: decimal(65, 30),
    target: decimal(60, 1),
    equal: [
      ['0.05', '0.1'],
      ['-0.05', '-0.1'],
      ['0.04', '0'],
      ['9.95', '10.0'],
      ['99999999999999999999999999999999999.95', '100000000000000000000000000000000000.0'],
      ['007.10', '7.1'],
    ],
    unequal: [
      ['0.04', '0.1'],
      ['0.05', '0.0'],
    ],
  },
  'unbounded decimals exactly, whatever their zeros': {
    source: numeric,
    target: decimal(10, 2),
    equal: [
      ['12.5', '12.50'],
      ['0012.5000', '12.5'],
      ['-0.00', '0.00'],
      ['0.50', '0.50'],
    ],
    unequal: [
      ['12.505', '12.50'],
      ['12.5000000000000000000000000000000000000000001', '12.50'],
    ],
  },
  'numbers against a float as doubles': {
    source: decimal(20, 17),
    target: float,
    equal: [
      ['0.10000000000000001', '0.1'],
      ['0.1', '0.1'],
      ['0', '-0'],
    ],
    unequal: [['0.10000000000000003', '0.1']],
  },
  'wide decimals become the nearest double': {
    source: decimal(30, 2),
    target: float,
    equal: [
      ['12345678901234567.89', '12345678901234568'],
      ['9007199254740993.00', '9007199254740992'],
    ],
  },
  'NaN equals NaN and +0 equals -0': {
    source: float,
    target: float,
    equal: [
      ['NaN', 'NaN'],
      ['0', '-0'],
      ['Infinity', 'Infinity'],
    ],
    unequal: [
      ['NaN', '0'],
      ['Infinity', '-Infinity'],
      ['NaN', null],
    ],
  },
  'boolean with integer as 0 and 1': {
    source: boolean,
    target: integer,
    equal: [
      ['true', '1'],
      ['false', '0'],
    ],
    unequal: [
      ['true', '2'],
      ['false', '1'],
      ['true', null],
    ],
  },
};
