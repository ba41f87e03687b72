import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { convertValue, readTyped } from './convert-value.ts';

const string: LogicalType = { kind: 'string' };
const integer: LogicalType = { kind: 'integer' };
const float: LogicalType = { kind: 'float' };
const boolean: LogicalType = { kind: 'boolean' };
const date: LogicalType = { kind: 'date' };
const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const timestamp: LogicalType = { kind: 'timestamp', precision: 3 };
const timestamptz: LogicalType = { kind: 'timestamptz', precision: 6 };
const uuid: LogicalType = { kind: 'uuid' };
const json: LogicalType = { kind: 'json' };

const convert = (text: string | null, from: LogicalType, type: LogicalType, nativeType: string = type.kind, zone = 'Europe/Berlin') =>
  convertValue(text, from, { type, nativeType, zone });

describe('a value of one type for a column of another', () => {
  it.each([
    ['12.00', money, integer, '12'],
    ['-0', string, integer, '0'],
    ['+007', string, integer, '7'],
    ['1e2', string, integer, '100'],
    ['1.500', { kind: 'decimal', precision: 12, scale: 3 }, money, '1.500'],
    ['1e-2', string, money, '0.01'],
    ['0.1', float, { kind: 'decimal' }, '0.1'],
    ['1e21', float, { kind: 'decimal' }, '1000000000000000000000'],
    ['0.30', money, float, '0.3'],
    ['1', integer, boolean, 'true'],
    ['false', boolean, integer, '0'],
    ['2024-02-29 00:00:00', timestamp, date, '2024-02-29'],
    ['2024-02-28 23:00:00Z', timestamptz, date, '2024-02-29'],
    ['2024-07-01 12:00:00.5', timestamp, timestamptz, '2024-07-01 10:00:00.5Z'],
    ['2024-07-01 10:00:00Z', timestamptz, timestamp, '2024-07-01 12:00:00'],
    ['2024-07-01T12:00:00', string, timestamp, '2024-07-01 12:00:00'],
    ['A0EEBC999C0B4EF8BB6D6BB9BD380A11', string, uuid, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['{"b": 1.0, "a": null}', string, json, '{"a":null,"b":1}'],
    [null, string, integer, null],
  ] as [string | null, LogicalType, LogicalType, string | null][])('%s, %o → %o: %s', (text, from, to, value) => {
    expect(convert(text, from, to)).toEqual({ value });
  });

  it.each([
    ['rounded', '1.005', { kind: 'decimal' }, money],
    ['rounded', '12.5', money, integer],
    ['rounded', '9007199254740993', integer, float],
    ['rounded', '0.1000000000000000055', { kind: 'decimal' }, float],
    ['rounded', '2024-01-01 00:00:00.1234', { kind: 'timestamp', precision: 6 }, timestamp],
    ['too large', '100000000.00', { kind: 'decimal', precision: 12, scale: 2 }, money],
    ['too large', '1e400', string, float],
    ['too large', '9'.repeat(39), string, integer],
    ['no number', 'NaN', float, money],
    ['no number', '', string, integer],
    ['no number', '0x10', string, integer],
    ['no number', '1,5', string, money],
    ['not 0 or 1', '7', integer, boolean],
    ['no day', '2024-02-30', string, date],
    ['no day', '01.02.2024', string, date],
    ['not midnight', '2024-02-29 00:00:00.001', timestamp, date],
    ['never on that clock', '2024-03-31 02:30:00', timestamp, timestamptz],
    ['twice on that clock', '2024-10-27 02:30:00', timestamp, timestamptz],
    ['after the last year', '9999-12-31 23:30:00Z', timestamptz, timestamp],
    ['no document', '{a: 1}', string, json],
    ['of another kind', '00ff', { kind: 'bytes' }, integer],
  ] as [string, string, LogicalType, LogicalType][])('is never written when it is %s: %s, %o → %o', (_, text, from, to) => {
    expect(convert(text, from, to)).toEqual({ problem: expect.stringContaining(JSON.stringify(text)) });
  });

  it('is measured in characters, and its blanks count', () => {
    expect(convert('äöü', string, string, 'varchar(3)')).toEqual({ value: 'äöü' });
    expect(convert('😀😀😀', string, string, 'character varying(3)')).toEqual({ value: '😀😀😀' });
    const problem = { problem: '"ab  " has 4 characters; VARCHAR(3) holds 3.' };
    expect(convert('ab  ', string, string, 'VARCHAR(3)')).toEqual(problem);
  });

  it('is read from what somebody types, and holds no NUL', () => {
    const column = { type: money, nativeType: 'numeric(10,2)', zone: 'UTC' };
    expect(readTyped(' 12.5 ', column)).toEqual({ value: '12.5' });
    expect(readTyped('12.505', column)).toEqual({ problem: '"12.505" is no decimal(10,2) (numeric(10,2)) exactly.' });
    expect(readTyped('a\0b', { ...column, type: string })).toEqual({ problem: 'A value cannot hold NUL characters.' });
  });
});
