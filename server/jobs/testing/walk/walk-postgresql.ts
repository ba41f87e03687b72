import { alike, MONEY, NASTY_TEXTS, SHORT, unlike } from './walk-column.ts';
import { code, hex, type WalkDialect } from './walk-dialect.ts';

function postgresqlText(text: string): string {
  return `convert_from('\\x${hex(text)}', 'UTF8')`;
}

export const postgresqlWalk: WalkDialect = {
  text: postgresqlText,
  quote: (name) => `"${name}"`,
  isText: (quoted, literal) => `${quoted} = ${literal}`,
  further: `"note" varchar(10) DEFAULT 'kept', "twice" bigint GENERATED ALWAYS AS ("number" * 2) STORED`,
  keyTypes: { number: 'bigint', exactText: 'varchar(20)', looseText: 'char(6)' },
  moment: 'timestamp(6)',
  columns: [
    alike('words', 'text', NASTY_TEXTS.map(postgresqlText)),
    alike('padded', 'char(8)', ['', 'a', 'A', ' a', 'ä', '😀'].map(postgresqlText)),
    code('varchar(20)', postgresqlText),
    unlike('short', ['text', 'varchar(3)'], SHORT),
    unlike('money', ['numeric(20,4)', 'numeric(10,2)'], MONEY),
    unlike(
      'typed',
      ['text', 'numeric(12,2)'],
      [
        ["'12.50'", '12.50'],
        ["'-3.00'", '-3'],
        ["'1.005'", null],
        ["'abc'", null],
        ["''", null],
      ],
    ),
    unlike(
      'loose',
      ['numeric', 'double precision'],
      [
        ['0.1', '0.1'],
        ['1e21', '1e21'],
        ['0.12345678901234567890', null],
        ['9007199254740993', null],
      ],
    ),
    unlike(
      'day',
      ['timestamp', 'date'],
      [
        ["'2024-02-29 00:00:00'", "'2024-02-29'"],
        ["'2024-02-29 12:00:00'", null],
        ["'9999-12-31'", "'9999-12-31'"],
        ["'0001-01-01'", "'0001-01-01'"],
      ],
    ),
    unlike(
      'flag',
      ['integer', 'boolean'],
      [
        ['0', 'false'],
        ['1', 'true'],
        ['7', null],
      ],
    ),
    {
      ...unlike(
        'zoned',
        ['timestamp(6)', 'timestamptz(6)'],
        [
          ["'2024-07-01 12:00:00.5'", "'2024-07-01 10:00:00.5Z'"],
          ["'2024-03-31 02:30:00'", null],
          ["'2024-01-01'", "'2023-12-31 23:00:00Z'"],
        ],
      ),
      compare: { zone: 'Europe/Berlin' },
    },
    alike('huge', 'numeric(20)', ['0', '18446744073709551615', '-9223372036854775809']),
    alike('big', 'bigint', ['0', '9223372036854775807', '-9223372036854775808', '9007199254740993']),
    alike('wide', 'numeric(38,10)', ['0.0000000001', '9999999999999999999999999999.9999999999', '-1']),
    alike('free', 'numeric', ['0.1', '100', '-0.00000000000000000001', '12345678901234567890.5']),
    alike('moment', 'timestamp(6)', [
      "'9999-12-31 23:59:59.999999'",
      "'0001-01-01'",
      "'2024-03-31 02:30:00.000001'",
      "'2024-03-31 02:30:00'",
    ]),
    alike('instant', 'timestamptz(6)', ["'1970-01-01 00:00:01Z'", "'2024-03-31 02:30:00.5+01'", "'9999-12-31 23:59:59.999999Z'"]),
    unlike(
      'coarse',
      ['timestamp(6)', 'timestamp(3)'],
      [
        ["'2024-01-01 00:00:00.123'", "'2024-01-01 00:00:00.123'"],
        ["'2024-01-02'", "'2024-01-02'"],
        ["'2025-01-01 00:00:00.987654'", null],
      ],
    ),
    alike('clock', 'time(3)', ["'00:00:00'", "'23:59:59.999'", "'12:00:00.5'"]),
    alike('ratio', 'double precision', [
      '0.1',
      '0.1::float8+0.2::float8',
      '-1.7976931348623157e308',
      '5e-324',
      '1e21',
      "'NaN'",
      "'Infinity'",
      "'-Infinity'",
    ]),
    alike('single', 'real', ['0.1', '16777216', '-3.4028235e38', '1.17549435e-38']),
    alike('document', 'jsonb', [`'{"a":1,"b":[]}'`, `'[]'`, `'null'`, `'"x"'`, `'{}'`]),
    alike('plain', 'json', [`'{"a":1,"b":[]}'`, `'[]'`, `'null'`, `'"x"'`, `'{}'`]),
    alike('raw', 'bytea', ["''", "'\\x00ff'", "'\\x00ff00'"]),
    alike('uuid', 'uuid', ["'00000000-0000-0000-0000-000000000000'", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"]),
    unlike(
      'named',
      ['text', 'uuid'],
      [
        ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"],
        ["'x'", null],
      ],
    ),
    alike('list', 'text[]', [`'{}'`, `'{a,NULL,"b,c"}'`, `'{{a},{b}}'`]),
    alike('span', 'interval', ["'1 day 02:00'", "'-1 mon'", "'00:00:00.000001'"]),
    alike('address', 'inet', ["'10.0.0.1/8'", "'::1'"]),
  ],
};
