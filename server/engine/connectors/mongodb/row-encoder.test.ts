import {
  Binary,
  BSON,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import { censusOf, encodeDocuments } from './testing/encode-documents.ts';
import { binary, double, element, int32, int64, rawDocument, text } from './testing/raw-bson.ts';

const raw = (document: Document): Buffer => Buffer.from(BSON.serialize(document));
const ID = '65a1b2c3d4e5f60718293a4b';

/** The one column `v` of documents that hold these values: its type, and its texts. */
function column(...values: unknown[]): { type: string; native: string; texts: (string | null)[] } {
  const documents = values.map((v) => raw({ v }));
  const [only] = censusOf(documents);
  const { rows } = encodeDocuments(documents);
  return {
    type: formatLogicalType(only!.description.logicalType),
    native: only!.description.nativeType,
    texts: rows.map((row) => row[0]!),
  };
}

describe('one kind of value', () => {
  it.each<[string, unknown[], string, string, (string | null)[]]>([
    ['int', [new Int32(5), new Int32(-2147483648)], 'integer', 'int', ['5', '-2147483648']],
    ['long', [Long.MAX_VALUE, Long.MIN_VALUE, new Int32(0)], 'integer', 'int | long', ['9223372036854775807', '-9223372036854775808', '0']],
    [
      'double',
      [new Double(-0), Number.NaN, Number.NEGATIVE_INFINITY, 1e21, 0.1],
      'float',
      'double',
      ['-0', 'NaN', '-Infinity', '1e+21', '0.1'],
    ],
    ['decimal', [new Decimal128('1.50'), new Decimal128('1E+3')], 'decimal', 'decimal', ['1.50', '1000']],
    ['string', ['', 'é😀, "x"\n', null, '\\.'], 'string', 'string', ['', 'é😀, "x"\n', null, '\\.']],
    ['bool', [true, false], 'boolean', 'bool', ['true', 'false']],
    [
      'date',
      [new Date('0001-01-01T00:00:00Z'), new Date(1)],
      'timestamptz(3)',
      'date',
      ['0001-01-01 00:00:00Z', '1970-01-01 00:00:00.001Z'],
    ],
    ['objectId', [new ObjectId(ID)], 'string', 'objectId', [ID]],
    ['uuid', [new UUID('550e8400-e29b-41d4-a716-446655440000')], 'uuid', 'binData (uuid)', ['550e8400-e29b-41d4-a716-446655440000']],
    ['binary', [new Binary(Buffer.from('00ff', 'hex')), new Binary(Buffer.alloc(0))], 'bytes', 'binData', ['00ff', '']],
    [
      'old uuid',
      [new Binary(Buffer.from('550e8400e29b41d4a716446655440000', 'hex'), 3)],
      'bytes',
      'binData',
      ['550e8400e29b41d4a716446655440000'],
    ],
    ['null', [null], 'string', 'null', [null]],
    ['timestamp', [new Timestamp({ t: 5, i: 6 })], 'json', 'timestamp', ['{"$timestamp":{"i":6,"t":5}}']],
    ['regex', [new BSONRegExp('a"b', 'im')], 'json', 'regex', ['{"$regularExpression":{"options":"im","pattern":"a\\"b"}}']],
    [
      'javascript',
      [new Code('f()'), new Code('f()', { b: 1, a: 2 })],
      'json',
      'javascript | javascriptWithScope',
      ['{"$code":"f()"}', '{"$code":"f()","$scope":{"a":2,"b":1}}'],
    ],
    ['symbol', [new BSONSymbol('s')], 'json', 'symbol', ['{"$symbol":"s"}']],
    ['keys', [new MinKey(), new MaxKey()], 'json', 'maxKey | minKey', ['{"$minKey":1}', '{"$maxKey":1}']],
    ['array', [[1, [2, 'x'], []], []], 'json', 'array', ['[1,[2,"x"],[]]', '[]']],
    ['empty object', [{}], 'json', 'object', ['{}']],
  ])('%s', (_, values, type, native, texts) => {
    expect(column(...values)).toEqual({ type, native, texts });
  });
});

describe('numbers of several kinds', () => {
  it('are floats while every integer is exact as a double, decimals otherwise', () => {
    expect(column(new Int32(1), 0.5, Long.fromString('9007199254740991'))).toMatchObject({
      type: 'float',
      texts: ['1', '0.5', '9007199254740991'],
    });
    expect(column(0.1, Long.fromString('9007199254740993'))).toMatchObject({ type: 'decimal', texts: ['0.1', '9007199254740993'] });
    expect(column(1e21, new Decimal128('0.10'))).toMatchObject({ type: 'decimal', texts: ['1000000000000000000000', '0.10'] });
  });

  it('that are none stay visible as what they are, which no decimal is', () => {
    const { type, texts } = column(Number.NaN, new Decimal128('Infinity'), new Decimal128('1'));
    expect([type, ...texts]).toEqual(['decimal', 'NaN', 'Infinity', '1']);
    expect(texts.map((value) => isCanonical({ kind: 'decimal' }, value!))).toEqual([false, false, true]);
  });
});

describe('unlike values at one path', () => {
  it('are JSON, so that 5, "5" and true stay apart', () => {
    expect(column(new Int32(5), '5', true, null)).toEqual({
      type: 'json',
      native: 'string | bool | int',
      texts: ['5', '"5"', 'true', null],
    });
    expect(column({ b: 1, a: 2 }, [1]).texts).toEqual(['{"a":2,"b":1}', '[1]']);
    expect(column(new UUID(), new Binary(Buffer.from('00', 'hex'))).type).toBe('json');
  });

  it('are exact inside of a document, by value', () => {
    const value = {
      z: [Long.MAX_VALUE, new Decimal128('1.50'), 1.5, new Int32(1), new Double(1), Number.NaN, new Double(-0)],
      d: new Date(7),
      o: new ObjectId(ID),
      n: null,
      b: new Binary(Buffer.from('ff', 'hex')),
      u: new UUID('550e8400-e29b-41d4-a716-446655440000'),
    };
    expect(column([value]).texts).toEqual([
      `[{"b":"ff","d":"1970-01-01 00:00:00.007Z","n":null,"o":"${ID}","u":"550e8400-e29b-41d4-a716-446655440000","z":[9223372036854775807,1.5,1.5,1,1,{"$numberDouble":"NaN"},0]}]`,
    ]);
  });
});

describe('documents within documents', () => {
  it('give a column for every leaf, and leave missing and null as NULL', () => {
    const documents = [
      raw({ _id: 1, a: { b: 'x', c: { d: 1 } } }),
      raw({ _id: 2, a: { c: null } }),
      raw({ _id: 3, a: null }),
      raw({ _id: 4 }),
    ];
    expect(censusOf(documents).map(({ name }) => name)).toEqual(['_id', 'a.b', 'a.c.d']);
    expect(encodeDocuments(documents).rows).toEqual([
      ['1', 'x', '1'],
      ['2', null, null],
      ['3', null, null],
      ['4', null, null],
    ]);
  });

  it('tell missing and null apart in a column of their own where both occur', () => {
    const documents = [raw({ a: 1, b: null, c: 1 }), raw({ a: null, b: null }), raw({ b: null })];
    expect(censusOf(documents).map(({ name }) => name)).toEqual(['a', 'a?', 'b', 'c']);
    expect(encodeDocuments(documents).rows).toEqual([
      ['1', 'true', null, '1'],
      [null, 'true', null, null],
      [null, 'false', null, null],
    ]);
  });

  it('never confuse a path with a field whose name looks like one', () => {
    const documents = [raw({ 'a.b': 1, a: { b: 2, 'c"d': 3 }, '': 4, 'a?': 5, $x: 6 })];
    expect(censusOf(documents).map(({ name }) => name)).toEqual(['"a.b"', 'a.b', 'a."c""d"', '""', '"a?"', '$x']);
    expect(encodeDocuments(documents).rows).toEqual([['1', '2', '3', '4', '5', '6']]);
  });

  it('with keys for names are one JSON column', () => {
    const prices = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`p${index}`, index]));
    expect(censusOf([raw({ prices })]).map(({ name, coding }) => [name, coding])).toEqual([['prices', 'json']]);
  });
});

describe('a value that the documents looked at did not announce', () => {
  const rejected = (seen: unknown, later: unknown) => {
    const columns = censusOf([raw({ v: seen })]);
    const [[value]] = encodeDocuments([raw({ v: later })], columns).rows as [[string]];
    expect([value, isCanonical(columns[0]!.description.logicalType, value)]).toEqual([value, false]);
    return value;
  };

  it('is written so that its row is rejected, never as a value of the column', () => {
    expect(rejected(new Int32(1), '5')).toBe('"5"');
    expect(rejected(new Int32(1), 5.5)).toBe('5.5');
    expect(rejected(new Int32(1), new Double(5))).toBe('5 (double)');
    expect(rejected(0.5, Long.fromString('9007199254740993'))).toBe('9007199254740993 (long)');
    expect(rejected(0.5, new Decimal128('0.1'))).toBe('0.1 (decimal)');
    expect(rejected(true, new Int32(1))).toBe('1');
    expect(rejected(new Binary(Buffer.from('00', 'hex')), new Int32(12))).toBe('12 (int)');
    expect(rejected(new Binary(Buffer.from('00', 'hex')), new UUID('550e8400-e29b-41d4-a716-446655440000'))).toContain('550e8400-');
    expect(rejected(new UUID(), new Binary(Buffer.alloc(16)))).toBe(`"${'0'.repeat(32)}"`);
    expect(rejected(new Date(0), '1970-01-01 00:00:00Z')).toBe('"1970-01-01 00:00:00Z"');
    expect(rejected(new Decimal128('1'), [1])).toBe('[1]');
  });

  it('above a leaf is shown in the leaf, not taken for a missing one', () => {
    const columns = censusOf([raw({ a: { b: new Int32(1), c: new Int32(2) } })]);
    expect(encodeDocuments([raw({ a: [{ b: 3 }] }), raw({ a: 'x' })], columns).rows).toEqual([
      ['[{"b":3}]', '[{"b":3}]'],
      ['"x"', '"x"'],
    ]);
  });

  it('is marked among texts, which could take it in silence', () => {
    for (const seen of ['x', new ObjectId(ID)]) {
      expect(rejected(seen, new Int32(5))).toBe('\0' + '5 (int)');
      expect(rejected(seen, true)).toBe('\0' + 'true (bool)');
      expect(rejected(seen, { a: 'say "1"\n' })).toBe('\0{"a":"say \\"1\\"\\n"} (object)');
    }
    expect(rejected('x', new ObjectId(ID))).toBe(`\0"${ID}" (objectId)`);
    expect(rejected(new ObjectId(ID), 'x')).toBe('\0"x" (string)');
  });
});

describe('bytes that no driver would write', () => {
  it('removes NUL bytes from text and counts them', () => {
    const { rows, sanitised } = encodeDocuments([rawDocument(element(2, 'v', text('a\0b\0')))]);
    expect(rows).toEqual([['ab']]);
    expect(sanitised).toEqual([{ column: 'v', repair: 'nul_byte', count: 2 }]);
  });

  it('shows text that is not UTF-8 as its bytes, and refuses it inside of documents, and as a name', () => {
    const bad = Buffer.from([0x61, 0xff]);
    expect(encodeDocuments([rawDocument(element(2, 'v', text(bad)))]).rows).toEqual([["\0text X'61FF'"]]);
    expect(() => encodeDocuments([rawDocument(element(4, 'v', rawDocument(element(2, '0', text(bad)))))])).toThrow('not UTF-8');
    // A replacement character that is there is data.
    expect(encodeDocuments([raw({ v: ['\uFFFD'] }), raw({ v: '\uFFFD' })]).rows).toEqual([['["\uFFFD"]'], ['"\uFFFD"']]);
  });

  it('refuses a field that stands twice', () => {
    const twice = rawDocument(element(16, 'v', int32(1)), element(16, 'v', int32(2)));
    expect(() => encodeDocuments([twice])).toThrow('holds the field "v" twice');
    expect(() => encodeDocuments([rawDocument(element(4, 'x', rawDocument(element(3, '0', twice))))])).toThrow('holds the field "v" twice');
  });

  it('reads what is written by hand as the specification says', () => {
    const document = rawDocument(
      element(1, 'double', double(0.1)),
      element(18, 'long', int64(-1n)),
      element(5, 'old', binary(2, '02000000aabb')),
      element(6, 'undefined'),
      element(12, 'pointer', Buffer.concat([text('db.c'), Buffer.from(ID, 'hex')])),
      element(9, 'date', int64(-62_135_596_800_001n)),
    );
    expect(encodeDocuments([document]).rows).toEqual([
      ['0.1', '-1', 'aabb', '{"$undefined":true}', `{"$dbPointer":{"$id":"${ID}","$ref":"db.c"}}`, '0000-12-31T23:59:59.999Z'],
    ]);
  });

  it('refuses what is no BSON', () => {
    const whole = raw({ a: 'text', b: { c: 1 } });
    for (let cut = 1; cut < whole.length - 4; cut += 1) {
      const short = Buffer.from(whole.subarray(0, whole.length - cut));
      short.writeInt32LE(short.length);
      expect(() => encodeDocuments([short], censusOf([whole]))).toThrow('no BSON');
    }
    expect(() => censusOf([rawDocument(element(0x42, 'x'))])).toThrow('no BSON');
  });
});
