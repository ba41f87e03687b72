import fc from 'fast-check';
import { BSON, Decimal128, Double, Int32, Long, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { readExtendedJson } from './extended-json.ts';
import { readPredicate, sourceOf } from './source.ts';

const read = (text: string) => readExtendedJson(text, 'The filter');

describe('Extended JSON', () => {
  it('keeps every digit of a number', () => {
    expect(read('{"a": 9223372036854775807, "b": -9223372036854775809, "c": 1, "d": 2147483648, "e": 1.5, "f": -0, "g": 1e2}')).toEqual({
      a: Long.MAX_VALUE,
      b: Decimal128.fromString('-9223372036854775809'),
      c: new Int32(1),
      d: Long.fromNumber(2147483648),
      e: new Double(1.5),
      f: new Double(-0),
      g: new Double(100),
    });
  });

  it('reads the types that JSON lacks', () => {
    expect(read('{"_id": {"$oid": "65a1b2c3d4e5f60718293a4b"}, "at": {"$date": "2024-01-01T00:00:00Z"}}')).toEqual({
      _id: new ObjectId('65a1b2c3d4e5f60718293a4b'),
      at: new Date('2024-01-01T00:00:00Z'),
    });
  });

  it('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // `$` begins an operator, whole numbers are no names, and numbers that JSON.parse would change are another test's.
        fc.pre(!/"(\$|\d+"\s*:|__proto__)|\d{16}|-0/.test(text));
        expect(BSON.EJSON.serialize({ value: read(text) } as BSON.Document, { relaxed: true })).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    '',
    '{',
    '{a: 1}',
    "{'a': 1}",
    '{"a": 1,}',
    '[1 2]',
    '{"a" 1}',
    '{} {}',
    '01',
    '"\t"',
    'NaN',
    '{"a": undefined}',
    '{"a": 1} // x',
  ])('refuses %s', (text) => {
    expect(() => read(text)).toThrow(/cannot be used: it is no JSON around character \d+/);
  });

  it('refuses to write, to run code, to wait for ever, and to be misread', () => {
    expect(() => read('{"$where": "1"}')).toThrow('$where runs JavaScript on the server');
    expect(() => read('[{"$facet": {"x": [{"$out": "y"}]}}]')).toThrow('$out writes');
    expect(() => read('[{"$lookup": {"pipeline": [{"$merge": "y"}]}}]')).toThrow('$merge writes');
    expect(() => read('{"\\u0024where": "1"}')).toThrow('$where');
    expect(() => read('[{"$changeStream": {}}]')).toThrow('never ends');
    expect(() => read('{"a": 1, "a": 2}')).toThrow('it says "a" twice');
    expect(() => read('{"b": 1, "1": 2}')).toThrow('whole numbers');
    expect(() => read('{"a": {"$oid": "x"}}')).toThrow('cannot be used');
  });
});

describe('a dataset', () => {
  it('is a collection with a filter, or an aggregation with one', () => {
    expect(sourceOf({ table: 'fs.files', filter: '{"a": {"$gt": 1}}' })).toEqual({
      collection: 'fs.files',
      stages: [{ $match: { a: { $gt: new Int32(1) } } }],
      isQuery: false,
      what: 'fs.files',
    });
    expect(sourceOf({ table: '"a ""b""."' }).collection).toBe('a "b".');
    expect(sourceOf({ query: '{"collection": "c", "pipeline": [{"$match": {}}]}', filter: '{}' })).toMatchObject({
      collection: 'c',
      stages: [{ $match: {} }, { $match: {} }],
      isQuery: true,
    });
  });

  it('is nothing else', () => {
    for (const table of ['', '"', '"a', 'a"b']) expect(() => sourceOf({ table })).toThrow('is not the name of a collection');
    for (const filter of ['[]', '1', 'null', '{"$oid": "65a1b2c3d4e5f60718293a4b"}']) {
      expect(() => readPredicate(filter, 'The filter')).toThrow('it is no JSON object');
    }
    for (const query of ['[]', '{}', '{"collection": "", "pipeline": []}', '{"collection": "c", "pipeline": [1]}']) {
      expect(() => sourceOf({ query })).toThrow('The query is no aggregation');
    }
    expect(() => sourceOf({ query: '{"collection": "c", "pipeline": [], "let": {}}' })).toThrow('"let"');
  });
});
