import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWriter, decodeRows, encodeRow } from './spool.ts';

const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', ',', '\n', '\r', '\\.', 'a"b', ' ')), {
  nil: null,
});
const table = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));

describe('spool', () => {
  it('writes NULL as nothing, the empty string as "" and quotes only where it must', () => {
    expect(encodeRow([null, '', 'a', 'a b', 'a,b', 'a"b', 'a\nb', 'a\rb', '\\.'])).toBe(',"",a,a b,"a,b","a""b","a\nb","a\rb","\\."\n');
    expect(encodeRow([null])).toBe('\n');
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(table, (rows) => {
        expect([...decodeRows(Buffer.from(rows.map(encodeRow).join('')))]).toEqual(rows);
      }),
    );
  });

  it('keeps batches within their size and ends them at row ends', () => {
    const writer = new BatchWriter(64);
    const batches = [];
    for (let row = 0; row < 50; row += 1) {
      const full = writer.add(encodeRow([String(row), row % 7 === 0 ? 'x'.repeat(100) : 'y\n"']));
      if (full) batches.push(full);
    }
    batches.push(writer.take()!);
    expect(batches.reduce((sum, batch) => sum + batch.rows, 0)).toBe(50);
    expect(writer.rows).toBe(50);
    for (const batch of batches) {
      expect(batch.csv.length <= 64 || batch.rows === 1).toBe(true);
      expect([...decodeRows(batch.csv)]).toHaveLength(batch.rows);
    }
    expect(writer.take()).toBeNull();
  });

  it('refuses a batch that ends inside a row', () => {
    expect(() => [...decodeRows(Buffer.from('a,b'))]).toThrow('inside a row');
    expect(() => [...decodeRows(Buffer.from('a,'))]).toThrow('inside a row');
    expect(() => [...decodeRows(Buffer.from('"a'))]).toThrow('inside a quoted value');
  });
});
