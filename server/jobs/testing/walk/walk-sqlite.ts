import { alike, MONEY, NASTY_TEXTS, SHORT, unlike } from './walk-column.ts';
import { code, hex, type WalkDialect } from './walk-dialect.ts';

function sqliteText(text: string): string {
  return `CAST(x'${hex(text)}' AS TEXT)`;
}

export const sqliteWalk: WalkDialect = {
  text: sqliteText,
  quote: (name) => `"${name}"`,
  isText: (quoted, literal) => `${quoted} = ${literal} COLLATE BINARY`,
  further: `"note" VARCHAR(10) DEFAULT 'kept', "twice" INTEGER AS ("number" * 2)`,
  keyTypes: { number: 'INTEGER NOT NULL', exactText: 'VARCHAR(20) NOT NULL', looseText: 'VARCHAR(20) NOT NULL COLLATE NOCASE' },
  moment: 'TIMESTAMP',
  columns: [
    alike('words', 'TEXT', NASTY_TEXTS.map(sqliteText)),
    code('VARCHAR(20)', sqliteText),
    unlike('short', ['TEXT', 'VARCHAR(3)'], SHORT),
    unlike('money', ['DECIMAL(20,4)', 'DECIMAL(12,2)'], MONEY),
    unlike(
      'typed',
      ['TEXT', 'DECIMAL(12,2)'],
      [
        ["'12.50'", '12.5'],
        ["'-3.00'", '-3'],
        ["'1.005'", null],
        ["'abc'", null],
        ["''", null],
      ],
    ),
    unlike(
      'day',
      ['TIMESTAMP', 'DATE'],
      [
        ["'2024-02-29 00:00:00'", "'2024-02-29'"],
        ["'2024-02-29 12:00:00'", null],
        ["'9999-12-31 00:00:00'", "'9999-12-31'"],
        ["'0001-01-01 00:00:00'", "'0001-01-01'"],
      ],
    ),
    unlike(
      'flag',
      ['INTEGER', 'BOOLEAN'],
      [
        ['0', '0'],
        ['1', '1'],
        ['7', null],
      ],
    ),
    unlike(
      'whole',
      ['TEXT', 'INTEGER'],
      [
        ["'7'", '7'],
        ["'-9223372036854775808'", '-9223372036854775808'],
        ["'7.5'", null],
        ["'abc'", null],
      ],
    ),
    alike('big', 'BIGINT', ['0', '9223372036854775807', '-9223372036854775808', '9007199254740993']),
    alike('moment', 'TIMESTAMP', [
      "'9999-12-31 23:59:59.999999'",
      "'0001-01-01 00:00:00'",
      "'2024-03-31 02:30:00.000001'",
      "'2024-03-31 02:30:00'",
    ]),
    alike('ratio', 'DOUBLE', ['0.1', '0.1+0.2', '-1.7976931348623157e308', '5e-324', '1e21']),
    alike('document', 'JSON', [`'{"a":1,"b":[]}'`, `'[]'`, `'null'`, `'"x"'`, `'{}'`]),
    alike('raw', 'BLOB', ["x''", "x'00ff'", "x'00ff00'"]),
    alike('loose', '', ["'text'", "''"]),
  ],
};
