import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { civilDay, dayNumber, weekday } from './dates/calendar.ts';
import { ZoneOffsets } from './dates/zone-offset.ts';
import { runChain, typeOf } from './testing/run-chain.ts';

const date: LogicalType = { kind: 'date' };
const timestamp: LogicalType = { kind: 'timestamp', precision: 6 };
const timestamptz: LogicalType = { kind: 'timestamptz', precision: 6 };

describe('to_date', () => {
  it.each([
    ['YYYY-MM-DD', '2024-02-29', '2024-02-29'],
    ['YYYY-MM-DD', '2023-02-29', null],
    ['YYYY-MM-DD', '0000-01-01', null],
    ['YYYY-MM-DD', ' 2024-01-01', null],
    ['DD.MM.YYYY', '31.12.9999', '9999-12-31'],
    ['D.M.YYYY', '1.2.0001', '0001-02-01'],
    ['D.M.YYYY', '01.02.2024', '2024-02-01'],
    ['DD.MM.YYYY', '1.2.2024', null],
    ['YYYYMMDD', '20240131', '2024-01-31'],
    ['YYMMDD', '681231', '2068-12-31'],
    ['YYMMDD', '690101', '1969-01-01'],
    ['DD-MMM-YYYY', '05-SEP-2024', '2024-09-05'],
    ['MMMM D, YYYY', 'may 5, 2024', '2024-05-05'],
    ['YYYY-MM-DDTHH:mm:ss.SSSZ', '2024-01-31T23:59:59.999+05:00', '2024-01-31'],
    ['[Tag] DD.MM.YYYY', 'Tag 01.01.2024', '2024-01-01'],
    ['X', '-1', '1969-12-31'],
    ['x', '86400000', '1970-01-02'],
    ['x', '999999999999999', null],
  ])('%s reads %s as %s', (format, given, expected) => {
    expect(runChain([{ to_date: { format } }], given)).toBe(expected ?? `!"${given}" is not a date like ${format} (to_date)`);
  });

  it('takes the day of a timestamp and reads whole numbers', () => {
    expect(runChain(['to_date'], '2024-01-31 23:59:59.9', timestamp)).toBe('2024-01-31');
    expect(runChain(['to_date'], '2024-01-31 23:59:59Z', timestamptz)).toBe('2024-01-31');
    expect(runChain([{ to_date: { format: 'YYYYMMDD' } }], '20240131', { kind: 'integer', digits: 8 })).toBe('2024-01-31');
    expect(typeOf(['to_date'], { kind: 'float' })).toBe(
      'to_date needs text, a whole number or a timestamp; "value" is a floating-point number',
    );
  });

  it('reads back every day that it is written in a format', () => {
    const day = fc.integer({ min: dayNumber(1, 1, 1), max: dayNumber(9999, 12, 31) });
    const formats = {
      'YYYY-MM-DD': (y: string, m: string, d: string) => `${y}-${m}-${d}`,
      'DD.MM.YYYY': (y: string, m: string, d: string) => `${d}.${m}.${y}`,
      YYYYMMDD: (y: string, m: string, d: string) => y + m + d,
      'M/D/YYYY': (y: string, m: string, d: string) => `${Number(m)}/${Number(d)}/${y}`,
    };
    fc.assert(
      fc.property(day, fc.constantFrom(...(Object.keys(formats) as (keyof typeof formats)[])), (days, format) => {
        const { year, month, day: of } = civilDay(days);
        const [y, m, d] = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(of).padStart(2, '0')];
        expect(dayNumber(year, month, of)).toBe(days);
        expect(runChain([{ to_date: { format } }], formats[format](y, m, d))).toBe(`${y}-${m}-${d}`);
      }),
    );
  });
});

describe('to_timestamp', () => {
  it.each([
    [{}, '2024-01-31 12:30:05', '2024-01-31 12:30:05'],
    [{}, '2024-01-31 24:00:00', null],
    [{ format: 'YYYY-MM-DD' }, '2024-01-31', '2024-01-31 00:00:00'],
    [{ format: 'DD.MM.YYYY hh:mm A' }, '31.01.2024 12:05 am', '2024-01-31 00:05:00'],
    [{ format: 'DD.MM.YYYY hh:mm A' }, '31.01.2024 12:05 PM', '2024-01-31 12:05:00'],
    [{ format: 'DD.MM.YYYY hh:mm A' }, '31.01.2024 13:05 PM', null],
    [{ format: 'YYYY-MM-DDTHH:mm:ss.SSSSSS' }, '2024-01-31T01:02:03.120', '2024-01-31 01:02:03.12'],
    [{ format: 'YYYY-MM-DDTHH:mm:ssZ' }, '2024-01-31T01:00:00+02:00', '2024-01-30 23:00:00Z'],
    [{ format: 'YYYY-MM-DDTHH:mm:ssZ' }, '2024-01-31T01:00:00z', '2024-01-31 01:00:00Z'],
    [{ format: 'YYYY-MM-DDTHH:mm:ssZ', zone: 'Asia/Tokyo' }, '2024-01-31T01:00:00-0330', '2024-01-31 04:30:00Z'],
    [{ format: 'YYYY-MM-DDTHH:mm:ssZ' }, '2024-01-31T01:00:00+02:75', null],
    [{ format: 'X' }, '1700000000.25', '2023-11-14 22:13:20.25Z'],
    [{ format: 'x' }, '-1', '1969-12-31 23:59:59.999Z'],
    [{ zone: 'Europe/Berlin' }, '2024-01-31 12:00:00', '2024-01-31 11:00:00Z'],
    [{ zone: 'Europe/Berlin' }, '2024-07-31 12:00:00', '2024-07-31 10:00:00Z'],
    // Twice in the autumn: the later one. Europe/Dublin's winter time is the negative one of the two.
    [{ zone: 'Europe/Berlin' }, '2024-10-27 02:30:00', '2024-10-27 01:30:00Z'],
    [{ zone: 'Europe/Dublin' }, '2024-10-27 01:30:00', '2024-10-27 01:30:00Z'],
    [{ zone: 'Australia/Lord_Howe' }, '2024-04-07 01:45:00', '2024-04-06 15:15:00Z'],
    // Before there were zones: Berlin was 53 minutes and 28 seconds ahead.
    [{ zone: 'Europe/Berlin' }, '1890-01-01 00:53:28', '1890-01-01 00:00:00Z'],
  ])('%j of %s gives %s', (to_timestamp, given, expected) => {
    const format = 'format' in to_timestamp ? to_timestamp.format : 'YYYY-MM-DD HH:mm:ss';
    expect(runChain([{ to_timestamp }], given)).toBe(expected ?? `!"${given}" is not a time like ${format} (to_timestamp)`);
  });

  it('rejects a time that clocks skip, and one that leaves the calendar', () => {
    const inZone = (zone: string, text: string) => runChain([{ to_timestamp: { zone } }], text);
    expect(inZone('Europe/Berlin', '2024-03-31 02:30:00')).toBe(
      '!"2024-03-31 02:30:00" does not exist in Europe/Berlin, where clocks skip it (to_timestamp)',
    );
    // Samoa skipped a whole day.
    expect(inZone('Pacific/Apia', '2011-12-30 12:00:00')).toContain('does not exist in Pacific/Apia');
    expect(inZone('America/New_York', '9999-12-31 23:00:00')).toBe(
      '!"9999-12-31 23:00:00" is not between the years 1 and 9999 (to_timestamp)',
    );
  });

  it('gives a date its midnight and a timestamp its zone', () => {
    expect(runChain(['to_timestamp'], '2024-01-31', date)).toBe('2024-01-31 00:00:00');
    expect(runChain([{ to_timestamp: { zone: 'America/New_York' } }], '2024-01-31', date)).toBe('2024-01-31 05:00:00Z');
    expect(runChain([{ to_timestamp: { zone: 'UTC' } }], '9999-12-31 23:59:59.999999', timestamp)).toBe('9999-12-31 23:59:59.999999Z');
    expect(typeOf([{ to_timestamp: { zone: 'UTC' } }], timestamp)).toEqual(timestamptz);
    expect(typeOf([{ to_timestamp: { format: 'YYYY-MM-DD HH:mm:ss.SSS' } }], { kind: 'string' })).toEqual({
      kind: 'timestamp',
      precision: 3,
    });
  });

  it('knows the offset of a zone at every second as the runtime does', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca'];
    const moment = fc.integer({ min: -3_000_000_000, max: 4_000_000_000 });
    const offsets = new Map(zones.map((zone) => [zone, new ZoneOffsets(zone)]));
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (zone, seconds) => {
        const wall = new Date(seconds * 1000).toLocaleString('sv-SE', { timeZone: zone });
        const local = new Date((seconds + offsets.get(zone)!.at(seconds)) * 1000).toISOString();
        expect(local.slice(0, 19).replace('T', ' ')).toBe(wall);
      }),
      { numRuns: 500 },
    );
  });
});

describe('date_trunc', () => {
  it.each([
    ['year', '2024-01-01 00:00:00'],
    ['quarter', '2024-04-01 00:00:00'],
    ['month', '2024-05-01 00:00:00'],
    ['week', '2024-05-13 00:00:00'],
    ['day', '2024-05-19 00:00:00'],
    ['hour', '2024-05-19 13:00:00'],
    ['minute', '2024-05-19 13:59:00'],
    ['second', '2024-05-19 13:59:58'],
  ] as const)('to the %s', (unit, expected) => {
    expect(runChain([{ date_trunc: { unit } }], '2024-05-19 13:59:58.123456', timestamp)).toBe(expected);
    expect(runChain([{ date_trunc: { unit } }], '2024-05-19 13:59:58.123456Z', timestamptz)).toBe(`${expected}Z`);
  });

  it('works on dates, also before 1970, from the first day on', () => {
    expect(runChain([{ date_trunc: { unit: 'week' } }], '0001-01-03', date)).toBe('0001-01-01');
    expect(runChain([{ date_trunc: { unit: 'week' } }], '1969-12-28', date)).toBe('1969-12-22');
    expect(runChain([{ date_trunc: { unit: 'hour' } }], '1969-12-28', date)).toBe(
      '?transforms[0].date_trunc.unit: a date has no hours; choose day or a longer period',
    );
    expect(weekday(dayNumber(2024, 5, 19))).toBe(7);
  });
});

describe('add_seconds', () => {
  it.each([
    [-3600, '2024-01-01 00:30:00', '2023-12-31 23:30:00'],
    [86_400, '2024-02-28 12:00:00', '2024-02-29 12:00:00'],
    ['0.0000015', '2024-01-01 00:00:00.999999', '2024-01-01 00:00:01.0000005'],
    ['-0.5', '0001-01-01 00:00:00.5', '0001-01-01 00:00:00'],
    ['-1', '1969-12-31 23:59:59.25', '1969-12-31 23:59:58.25'],
    [1, '9999-12-31 23:59:59', '!"9999-12-31 23:59:59" moved by 1 seconds leaves the years 1 to 9999 (add_seconds)'],
  ])('%s to %s', (seconds, given, expected) => {
    expect(runChain([{ add_seconds: { seconds } }], given, timestamp)).toBe(expected);
  });

  it('is undone by the opposite', () => {
    const moment = fc.record({
      day: fc.integer({ min: -700_000, max: 2_000_000 }),
      second: fc.nat(86_399),
      added: fc.integer({ min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(moment, ({ day, second, added }) => {
        const start = runChain([{ add_seconds: { seconds: second } }], runChain(['to_timestamp'], civilText(day), date), timestamp)!;
        const there = runChain([{ add_seconds: { seconds: added } }], start, timestamp)!;
        expect(runChain([{ add_seconds: { seconds: -added } }], there, timestamp)).toBe(start);
      }),
    );
  });
});

function civilText(days: number): string {
  const { year, month, day } = civilDay(days);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
