import type { TypeCase } from './type-case.ts';

/** A case of MongoDB: the values are canonical Extended JSON, `missing` where the document lacks the field. */
export interface BsonCase extends TypeCase {
  /** What is read of field `c<i>`: its path below the field, or `?` for whether it is there. */
  path?: string;
  /** The column is one of json. */
  json?: true;
}

const number = (kind: string, text: string) => `{"$number${kind}":"${text}"}`;
const int = (text: string) => number('Int', text);
const long = (text: string) => number('Long', text);
const double = (text: string) => number('Double', text);
const decimal = (text: string) => number('Decimal', text);
const date = (ms: string) => `{"$date":${long(ms)}}`;
const binary = (base64: string, subType: string) => `{"$binary":{"base64":"${base64}","subType":"${subType}"}}`;
const id = (hex: string) => `{"$oid":"${hex}"}`;

const TEXTS = ['plain', '', 'NULL', ' blanks ', 'caf\u00e9', 'cafe\u0301', '東京 😀', 'a\0b', 'say "hi"\n\\,', 'é'.repeat(500_000)];
const UUID = binary('VQ6EAOKbQdSnFkRmVUQAAA==', '04');

export const MONGODB_TYPES: BsonCase[] = [
  { type: 'double', values: ['0.1', '-1.7976931348623157e+308', '5e-324', '-0.0', 'NaN', 'Infinity', '-Infinity', '1e+21'].map(double) },
  { type: 'int', values: ['-2147483648', '2147483647'].map(int) },
  { type: 'long', values: ['-9223372036854775808', '9223372036854775807', '9007199254740993'].map(long) },
  {
    type: 'decimal',
    values: [
      '12.50',
      '9.999999999999999999999999999999999E+6144',
      '-9.999999999999999999999999999999999E+6144',
      '1E-6176',
      '0.1234567890123456789012345678901234',
      '-0',
      'NaN',
      'Infinity',
      '-Infinity',
    ].map(decimal),
  },
  { type: 'int and long', values: [int('1'), long('9007199254740993')] },
  { type: 'int and double', values: [int('1'), double('0.5'), long('9007199254740992')] },
  { type: 'long beyond 2^53 and double', values: [long('9007199254740993'), double('0.5'), double('1e+21')] },
  { type: 'double and decimal', values: [double('0.1'), decimal('0.10')] },
  { type: 'string', values: TEXTS.map((text) => JSON.stringify(text)) },
  { type: 'objectId', values: [id('000000000000000000000000'), id('65e07bb05d1f3a0012abcdef')] },
  { type: 'bool', values: ['true', 'false'] },
  {
    type: 'date',
    values: [
      '-62135596800000',
      '253402300799999',
      '0',
      '-1',
      '1709210096789',
      '-62135596800001',
      '253402300800000',
      '8640000000000000',
    ].map(date),
  },
  { type: 'binData', values: [binary('', '00'), binary('AP8i', '00'), binary('AQID', '80')] },
  { type: 'binData of subtype 4', values: [UUID] },
  { type: 'binData of subtype 3', values: [binary('VQ6EAOKbQdSnFkRmVUQAAA==', '03')] },
  { type: 'binData of subtypes 0 and 4', values: [UUID, binary('AP8=', '00')], json: true },
  { type: 'null beside missing', values: ['null', 'missing', '"A"'] },
  { type: 'null beside missing, whether it is there', values: ['null', 'missing', '"A"'], path: '?' },
  { type: 'regex', values: ['{"$regularExpression":{"pattern":"^a\\\\.","options":"i"}}'], json: true },
  { type: 'timestamp', values: ['{"$timestamp":{"t":4294967295,"i":1}}'], json: true },
  { type: 'javascript', values: ['{"$code":"return 1"}'], json: true },
  { type: 'symbol', values: ['{"$symbol":"s"}'], json: true },
  { type: 'minKey', values: ['{"$minKey":1}'], json: true },
  { type: 'maxKey', values: ['{"$maxKey":1}'], json: true },
  { type: 'array', values: [`[${int('2')},${double('0.1')},"x",null,${date('0')},${UUID},${decimal('1.50')}]`, '[]'], json: true },
  {
    type: 'array of what JSON has no word for',
    values: [`[${double('NaN')},${double('-Infinity')},${decimal('NaN')},{"$minKey":1}]`],
    json: true,
  },
  { type: 'array of documents', values: [`[{"b":${long('9007199254740993')},"a":{"c":${id('65e07bb05d1f3a0012abcdef')}}}]`], json: true },
  { type: 'document, its leaf at a.b', values: [`{"a":{"b":${long('9007199254740993')}}}`, '{"a":{}}', '{}'], path: '.a.b' },
  { type: 'document beside a scalar', values: [`{"b":${int('1')},"a":"x"}`, '"x"', int('5')], json: true },
  { type: 'string and int', values: ['"5"', int('5')], json: true },
];
