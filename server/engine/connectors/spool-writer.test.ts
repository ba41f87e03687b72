import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextBatch } from './contract.ts';
import { decodeRows, encodeRow } from './spool.ts';
import { SpoolWriter } from './spool-writer.ts';

function collect(
  batchBytes: number,
  work: (writer: SpoolWriter) => void,
): { batches: TextBatch[]; writer: SpoolWriter; rows: (string | null)[][] } {
  const batches: TextBatch[] = [];
  const writer = new SpoolWriter(batchBytes, (batch) => batches.push(batch));
  work(writer);
  writer.flush();
  return { batches, writer, rows: batches.flatMap((batch) => [...decodeRows(batch.csv)]) };
}

const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[",\n\r\\.]{0,6}$/)), { nil: null });
const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));

describe('SpoolWriter', () => {
  it('writes value by value and line by line what encodeRow writes, in batches of whole rows', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 300 }), (given, batchBytes) => {
        const rows = given.map((row) => row.map((text) => text?.replaceAll('\0', '') ?? null));
        const byValue = collect(batchBytes, (writer) => {
          for (const row of rows) {
            const values = row.map((text) => (text === null ? null : Buffer.from(text)));
            writer.beginRow(
              values.reduce((sum, value) => sum + (value?.length ?? 0), 0),
              values.length,
            );
            for (const value of values) {
              if (value) expect(writer.text(value, 0, value.length)).toBe(0);
              else writer.null();
            }
            writer.endRow();
          }
        });
        const byLine = collect(batchBytes, (writer) => {
          for (const row of rows) writer.line(encodeRow(row).slice(0, -1));
        });
        for (const { batches, writer, rows: read } of [byValue, byLine]) {
          expect(read).toEqual(rows);
          expect(writer.rows).toBe(rows.length);
          expect(Buffer.concat(batches.map((batch) => batch.csv)).toString()).toBe(rows.map(encodeRow).join(''));
          for (const batch of batches) expect(batch.csv.length <= batchBytes || batch.rows === 1).toBe(true);
        }
      }),
    );
  });

  it('keeps quotes that are doubled already', () => {
    const { rows } = collect(100, (writer) => {
      const source = Buffer.from('x""y\0z');
      writer.beginRow(source.length, 1);
      expect(writer.text(source, 0, source.length, true)).toBe(1);
      writer.endRow();
    });
    expect(rows).toEqual([['x"yz']]);
  });

  it('takes whole rows between others', () => {
    const { rows, batches } = collect(8, (writer) => {
      writer.line('1,a');
      writer.wholeRows(Buffer.from('x2,b\n3,"c\n"\nx'), 1, 12, 2);
      writer.line('4,');
    });
    expect(rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c\n'],
      ['4', null],
    ]);
    expect(batches.map((batch) => batch.rows)).toEqual([1, 2, 1]);
  });

  it('hands over nothing when there is nothing', () => {
    expect(collect(10, () => undefined).batches).toEqual([]);
  });
});
