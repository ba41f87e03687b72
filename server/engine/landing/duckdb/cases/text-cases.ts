import { boolean, bytes, type Case, date, decimal, integer, json, string, timestamptz, uuid } from './case.ts';

export const textCases: Record<string, Case> = {
  'text byte for byte; NULL equals NULL and differs from the empty text': {
    source: string,
    target: string,
    equal: [
      ['a', 'a'],
      [null, null],
      ['', ''],
      ['😀', '😀'],
    ],
    unequal: [
      ['a', 'A'],
      ['a', 'a '],
      ['é', 'e\u0301'],
      ['', null],
      [null, ''],
      ['\ufeffa', 'a'],
      ['a\r\nb', 'a\nb'],
    ],
  },
  'uuid with text without regard to case and hyphens': {
    source: uuid,
    target: string,
    equal: [['550e8400-e29b-41d4-a716-446655440000', '550E8400E29B41D4A716446655440000']],
    unequal: [['550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-446655440001']],
  },
  'json with text by meaning if the text parses': {
    source: json,
    target: string,
    equal: [['{"a":1,"b":[2]}', ' {"b": [2.0], "a": 1e0}']],
    unequal: [
      ['{"a":1}', '{"a":1'],
      ['{"a":1}', 'x'],
      ['{"a":1}', null],
    ],
  },
  'anything else with text by canonical text': {
    source: decimal(10, 2),
    target: string,
    equal: [['12.5', '12.50']],
    unequal: [['12.5', '12.5']],
  },
  'dates with text': { source: date, target: string, equal: [['2024-01-01', '2024-01-01']], unequal: [['2024-01-01', '01.01.2024']] },
  'timestamps with text': { source: timestamptz(6), target: string, equal: [['2024-01-01 00:00:00.500000Z', '2024-01-01 00:00:00.5Z']] },
  'bytes with text': { source: bytes, target: string, equal: [['00ff', '00ff']], unequal: [['00ff', '00FF']] },
  'types that can never be equal agree in NULL only': {
    source: date,
    target: integer,
    equal: [[null, null]],
    unequal: [
      ['2024-01-01', '20240101'],
      ['2024-01-01', null],
      [null, '1'],
    ],
  },
  'ignore case': {
    source: string,
    target: string,
    options: { ignore_case: true },
    equal: [
      ['PAID', 'paid'],
      ['ÉTÉ', 'été'],
    ],
    unequal: [['a', 'b']],
  },
  trim: {
    source: string,
    target: string,
    options: { trim: true },
    equal: [[' \t\u00a0a b\r\n', 'a b']],
    unequal: [
      ['a  b', 'a b'],
      ['', null],
    ],
  },
  'collapse white space': {
    source: string,
    target: string,
    options: { collapse_white_space: true },
    equal: [['a \u2003\n b', 'a b']],
    unequal: [[' a', 'a']],
  },
  'Unicode NFC': { source: string, target: string, options: { unicode_nfc: true }, equal: [['e\u0301', 'é']], unequal: [['e', 'é']] },
  'null equals empty': {
    source: string,
    target: string,
    options: { null_equals_empty: true },
    equal: [
      ['', null],
      [null, ''],
      ['', ''],
    ],
    unequal: [[' ', null]],
  },
  'null equals empty after trimming': {
    source: string,
    target: string,
    options: { null_equals_empty: true, trim: true },
    equal: [['  ', null]],
  },
  'null equals empty on the text side only': {
    source: integer,
    target: string,
    options: { null_equals_empty: true },
    equal: [[null, '']],
    unequal: [['0', '']],
  },
  'loose boolean': {
    source: boolean,
    target: string,
    options: { loose_boolean: true },
    equal: [
      ['true', 'Y'],
      ['true', '1'],
      ['false', 'no'],
      ['false', 'F'],
    ],
    unequal: [
      ['true', 'maybe'],
      ['true', '0'],
      ['true', null],
    ],
  },
  'loose boolean of texts that are none': {
    source: string,
    target: string,
    options: { loose_boolean: true },
    equal: [
      ['maybe', 'maybe'],
      ['t', 'yes'],
    ],
    unequal: [['maybe', 'Maybe']],
  },
  'json by meaning': {
    source: string,
    target: string,
    options: { json_by_meaning: true },
    equal: [
      ['{"a": 1.0}', '{"a":1}'],
      ['no json', 'no json'],
      ['\ufeffa', '\ufeffa'],
    ],
    unequal: [
      // A driver that takes the mark for an encoding's would drop it.
      ['\ufeffa', 'a'],
      ['{"a":[1,2]}', '{"a":[2,1]}'],
    ],
  },
};
