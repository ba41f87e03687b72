import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../values/logical-type.ts';
import type { TextBatch } from '../contract.ts';
import { decodeRows } from '../spool.ts';
import { type ColumnCoding, RowEncoder } from './row-encoder.ts';

/** A value as MySQL's text protocol writes it: length-encoded bytes, or 0xfb for NULL. */
function lengthEncoded(value: Buffer | null): Buffer {
  if (value === null) return Buffer.from([0xfb]);
  const size = value.length;
  if (size < 0xfb) return Buffer.concat([Buffer.from([size]), value]);
  if (size < 0x10000) return Buffer.concat([Buffer.from([0xfc, size & 255, size >> 8]), value]);
  return Buffer.concat([Buffer.from([0xfd, size & 255, (size >> 8) & 255, size >> 16]), value]);
}

function encode(codings: ColumnCoding[], rows: (Buffer | string | null)[][], batchBytes = 1024, types?: LogicalType[]) {
  const batches: TextBatch[] = [];
  const encoder = new RowEncoder({
    codings,
    types,
    batchBytes,
    canonicalJson: (json) => json.toUpperCase(),
    emit: (batch) => batches.push({ ...batch, csv: Buffer.from(batch.csv) }),
  });
  for (const row of rows) {
    const payload = Buffer.concat(row.map((value) => lengthEncoded(typeof value === 'string' ? Buffer.from(value) : value)));
    // In the driver's buffer the row is neither first nor last.
    const chunk = Buffer.concat([Buffer.from('head'), payload, Buffer.from('tail')]);
    encoder.encode(chunk, 4, 4 + payload.length);
  }
  encoder.flush();
  const decoded = batches.flatMap((batch) => [...decodeRows(batch.csv)]);
  return { encoder, batches, decoded, text: Buffer.concat(batches.map((batch) => batch.csv)).toString() };
}

describe('RowEncoder', () => {
  it('writes text as PostgreSQL would', () => {
    const { text } = encode(
      ['text', 'text', 'text', 'text'],
      [
        [null, '', 'plain', 'a "b", c\n'],
        ['\\.', '\r', ',', 'é😀'],
      ],
    );
    expect(text).toBe(',"",plain,"a ""b"", c\n"\n"\\.","\r",",",é😀\n');
  });

  it('reads back what it wrote, whatever the text and the batch size', () => {
    const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[",\n\r\\.]{0,6}$/)), { nil: null });
    const width = 3;
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: width, maxLength: width })),
        fc.integer({ min: 1, max: 200 }),
        (rows, batchBytes) => {
          const { decoded, encoder, batches } = encode(['text', 'text', 'text'], rows, batchBytes);
          expect(decoded).toEqual(rows.map((row) => row.map((value) => value?.replaceAll('\0', '') ?? null)));
          expect(encoder.rows).toBe(rows.length);
          for (const batch of batches) expect(batch.csv.length <= batchBytes || batch.rows === 1).toBe(true);
        },
      ),
    );
  });

  it('turns 0 and 1 into booleans and leaves anything else for the landing engine to reject', () => {
    const { decoded } = encode(['boolean'], [['0'], ['1'], ['2'], ['-1'], [null]]);
    expect(decoded).toEqual([['false'], ['true'], ['2'], ['-1'], [null]]);
  });

  it('makes zero dates NULL and counts them, and only those', () => {
    const rows = ['0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00.000000', '0000-00-00 12:00:00', '2024-00-10', '0001-01-01'];
    const { decoded, encoder } = encode(
      ['zoneless', 'utc'],
      rows.map((value) => [value, value]),
    );
    expect(decoded).toEqual([
      [null, null],
      [null, null],
      [null, null],
      ['0000-00-00 12:00:00', '0000-00-00 12:00:00Z'],
      ['2024-00-10', '2024-00-10Z'],
      ['0001-01-01', '0001-01-01Z'],
    ]);
    expect(encoder.sanitised(['day', 'at'])).toEqual([
      { column: 'day', repair: 'zero_date', count: 3 },
      { column: 'at', repair: 'zero_date', count: 3 },
    ]);
  });

  it('takes NUL bytes out of text and counts them', () => {
    const { decoded, encoder } = encode(['text'], [['a\0b\0'], ['\0'], ['a,\0"'], ['c']]);
    expect(decoded).toEqual([['ab'], [''], ['a,"'], ['c']]);
    expect(encoder.sanitised(['note'])).toEqual([{ column: 'note', repair: 'nul_byte', count: 4 }]);
  });

  it('strips the zeros that ZEROFILL and YEAR put in front', () => {
    const { decoded } = encode(['unpadded'], [['00042'], ['0000'], ['000.50'], ['7'], [null]]);
    expect(decoded).toEqual([['42'], ['0'], ['0.50'], ['7'], [null]]);
  });

  it('writes bytes as hex, and none as the empty string', () => {
    const { decoded } = encode(['hex'], [[Buffer.from([0, 0xff, 0x0a])], [''], [null]]);
    expect(decoded).toEqual([['00ff0a'], [''], [null]]);
  });

  it('puts JSON in canonical form, also when that makes it longer than a batch', () => {
    const long = `{"${'k'.repeat(3000)}":"${'é'.repeat(2000)}"}`;
    const { decoded } = encode(
      ['plain', 'json', 'plain'],
      [
        ['1', '"a"', '2'],
        ['3', long, '4'],
      ],
      512,
    );
    expect(decoded).toEqual([
      ['1', '"A"', '2'],
      ['3', long.toUpperCase(), '4'],
    ]);
  });

  it('carries values of every length class', () => {
    const sizes = [0, 1, 250, 251, 252, 65_535, 65_536, 200_000];
    const { decoded, batches } = encode(
      ['text', 'hex'],
      sizes.map((size) => ['x'.repeat(size), Buffer.alloc(size, 0xab)]),
    );
    expect(decoded).toEqual(sizes.map((size) => ['x'.repeat(size), 'ab'.repeat(size)]));
    expect(batches.every((batch) => batch.rows === 1 || batch.csv.length <= 1024)).toBe(true);
  });

  it('gives typed rows where they are asked for, and as text those with a value in doubt, each repair counted once', () => {
    const types: LogicalType[] = [
      ...[{ kind: 'integer', digits: 10 } as const, { kind: 'boolean' } as const, { kind: 'date' } as const, { kind: 'string' } as const],
      ...[{ kind: 'timestamptz', precision: 0 } as const, { kind: 'bytes' } as const, { kind: 'json' } as const],
    ];
    const codings: ColumnCoding[] = ['unpadded', 'boolean', 'zoneless', 'text', 'utc', 'hex', 'json'];
    const good = ['0042', '1', '2024-02-29', 'é', '1970-01-01 00:00:07', '\0', '"a"'];
    const rows = [
      good,
      [...good.slice(0, 2), '0000-00-00', ...good.slice(3)],
      ['7', '2', '0000-00-00', 'a\0', '0000-00-00 00:00:00', null, null],
      [...good.slice(0, 2), '2024-02-30', ...good.slice(3)],
      [null, null, null, null, null, null, null],
    ];
    const { batches, decoded, encoder } = encode(codings, rows, 64 * 1024, types);
    expect(decoded).toEqual([
      ['7', '2', null, 'a', null, null, null],
      ['42', 'true', '2024-02-30', 'é', '1970-01-01 00:00:07Z', '00', '"A"'],
    ]);
    expect(encoder.rows).toBe(5);
    expect(encoder.sanitised(types.map((type) => type.kind))).toEqual([
      { column: 'date', repair: 'zero_date', count: 2 },
      { column: 'string', repair: 'nul_byte', count: 1 },
      { column: 'timestamptz', repair: 'zero_date', count: 1 },
    ]);
    const [typed] = batches.flatMap((batch) => batch.typed ?? []);
    const bytes = (text: string) => [text.length, 0, 0, 0, ...Buffer.from(text, 'latin1')];
    const long = (value: number) => [value, 0, 0, 0, 0, 0, 0, 0];
    // What a row that was taken back left behind the last bit of the others says nothing.
    const values = typed!.columns.map((column, index) => (index === 1 ? [column.values[0]! & 0b11] : [...column.values]));
    expect(values).toEqual([
      [...long(42), ...long(42)],
      [0b11],
      // 2024-02-29 is day 19,782.
      [0x46, 0x4d, 0, 0],
      [...bytes('\u00c3\u00a9'), ...bytes('\u00c3\u00a9')],
      // 7,000,000 microseconds.
      [0xc0, 0xcf, 0x6a, 0, 0, 0, 0, 0, 0xc0, 0xcf, 0x6a, 0, 0, 0, 0, 0],
      [...bytes('00'), ...bytes('00')],
      [...bytes('"A"'), ...bytes('"A"')],
    ]);
    expect(typed!.rows).toBe(3);
    expect(typed!.columns.map(({ present }) => present && present[0]! & 0b111)).toEqual([3, 3, 1, 3, 3, 3, 3]);
  });
});
