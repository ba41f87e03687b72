import { type Case, date, time, timestamp, timestamptz } from './case.ts';

export const momentCases: Record<string, Case> = {
  'date with timestamp only at midnight': {
    source: date,
    target: timestamp(6),
    equal: [['2024-01-01', '2024-01-01 00:00:00']],
    unequal: [
      ['2024-01-01', '2024-01-01 00:00:00.000001'],
      ['2024-01-01', '2024-01-02 00:00:00'],
    ],
  },
  'timestamp with timestamptz in UTC': {
    source: timestamp(6),
    target: timestamptz(6),
    equal: [['2024-01-01 10:00:00', '2024-01-01 10:00:00Z']],
    unequal: [['2024-01-01 10:00:00', '2024-01-01 09:00:00Z']],
  },
  'timestamp with timestamptz in a zone, summer and winter': {
    source: timestamp(0),
    target: timestamptz(0),
    options: { zone: 'Europe/Berlin' },
    equal: [
      ['2024-01-01 10:00:00', '2024-01-01 09:00:00Z'],
      ['2024-07-01 10:00:00', '2024-07-01 08:00:00Z'],
      ['9999-12-31 23:59:59', '9999-12-31 22:59:59Z'],
      ['0001-01-02 00:00:00', '0001-01-01 23:06:32Z'],
    ],
    unequal: [['2024-07-01 10:00:00', '2024-07-01 09:00:00Z']],
  },
  'the zone is that of the zone-less side, whichever it is': {
    source: timestamptz(3),
    target: timestamp(3),
    options: { zone: 'America/New_York' },
    equal: [['2024-01-01 05:00:00.5Z', '2024-01-01 00:00:00.5']],
    unequal: [['2024-01-01 00:00:00.5Z', '2024-01-01 00:00:00.5']],
  },
  'seconds at the lower precision, half up': {
    source: timestamp(0),
    target: timestamp(6),
    equal: [
      ['2024-01-01 00:00:01', '2024-01-01 00:00:00.5'],
      ['2024-01-01 00:00:00', '2024-01-01 00:00:00.499999'],
      ['1969-12-31 23:59:59', '1969-12-31 23:59:58.5'],
      ['2024-01-01 00:00:00', '2023-12-31 23:59:59.9'],
    ],
    unequal: [['2024-01-01 00:00:00', '2024-01-01 00:00:00.5']],
  },
  'fractions finer than microseconds': {
    source: timestamp(9),
    target: timestamp(6),
    equal: [
      ['2024-01-01 00:00:00.1234565', '2024-01-01 00:00:00.123457'],
      ['2024-01-01 00:00:00', '2024-01-01 00:00:00'],
    ],
    unequal: [['2024-01-01 00:00:00.1234565', '2024-01-01 00:00:00.123456']],
  },
  'fractions of seven and nine digits': {
    source: timestamp(7),
    target: timestamptz(9),
    equal: [['2024-01-01 00:00:00.1234567', '2024-01-01 00:00:00.12345665Z']],
    unequal: [['2024-01-01 00:00:00.1234567', '2024-01-01 00:00:00.12345664Z']],
  },
  'times of day at the lower precision': {
    source: time(6),
    target: time(0),
    equal: [
      ['10:00:00.5', '10:00:01'],
      ['10:00:00.4', '10:00:00'],
    ],
    unequal: [['23:59:59.5', '00:00:00']],
  },
  'times finer than microseconds': {
    source: time(9),
    target: time(3),
    equal: [['10:00:00.0005', '10:00:00.001']],
    unequal: [['10:00:00.000499999', '10:00:00.001']],
  },
};
