import { alike, MONEY, NASTY_TEXTS, unlike } from './walk-column.ts';
import { code, hex, type WalkDialect } from './walk-dialect.ts';

function mysqlText(text: string): string {
  return `CONVERT(0x${hex(text)} USING utf8mb4)`.replace('0x ', "'' ");
}

const mysqlExact = (quoted: string) => `CAST(${quoted} + 0e0 AS CHAR)`;

/** MariaDB and MySQL. */
export const mysqlWalk: WalkDialect = {
  text: mysqlText,
  quote: (name) => `\`${name}\``,
  isText: (quoted, literal) => `CAST(${quoted} AS BINARY) = CAST(${literal} AS BINARY)`,
  further: "`note` VARCHAR(10) DEFAULT 'kept', `twice` BIGINT UNSIGNED AS (`number` * 2) VIRTUAL",
  keyTypes: {
    number: 'BIGINT UNSIGNED NOT NULL',
    exactText: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    looseText: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL',
  },
  moment: 'DATETIME(6)',
  columns: [
    alike('words', 'VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', NASTY_TEXTS.map(mysqlText)),
    alike('padded', 'CHAR(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', ['', 'a', 'A', ' a', 'ä', '😀'].map(mysqlText)),
    alike('latin', 'VARCHAR(20) CHARACTER SET latin1', ['', 'a', 'ä', 'Ä'].map(mysqlText)),
    code('VARCHAR(20) CHARACTER SET utf8mb4', mysqlText),
    unlike('money', ['DECIMAL(20,4)', 'DECIMAL(12,2)'], MONEY),
    unlike(
      'typed',
      ['VARCHAR(30)', 'DECIMAL(12,2)'],
      [
        ["'12.50'", '12.50'],
        ["'-3.00'", '-3'],
        ["'1.005'", null],
        ["'abc'", null],
        ["''", null],
      ],
    ),
    unlike(
      'day',
      ['DATETIME', 'DATE'],
      [
        ["'2024-02-29 00:00:00'", "'2024-02-29'"],
        ["'2024-02-29 12:00:00'", null],
        ["'9999-12-31'", "'9999-12-31'"],
        ["'0001-01-01'", "'0001-01-01'"],
      ],
    ),
    unlike(
      'flag',
      ['INT', 'TINYINT(1)'],
      [
        ['0', '0'],
        ['1', '1'],
        ['7', null],
      ],
    ),
    alike('huge', 'BIGINT UNSIGNED', ['0', '18446744073709551615', '9223372036854775808', '9007199254740993']),
    alike('wide', 'DECIMAL(38,10)', ['0.0000000001', '9999999999999999999999999999.9999999999', '-1']),
    alike('moment', 'DATETIME(6)', [
      "'9999-12-31 23:59:59.999999'",
      "'0001-01-01'",
      "'2024-03-31 02:30:00.000001'",
      "'2024-03-31 02:30:00'",
    ]),
    alike('instant', 'TIMESTAMP(6) NULL', ["'1970-01-01 00:00:01'", "'2024-03-31 02:30:00.5'", "'2038-01-19 03:14:07.999999'"]),
    unlike(
      'coarse',
      ['DATETIME(6)', 'DATETIME(3)'],
      [
        ["'2024-01-01 00:00:00.123'", "'2024-01-01 00:00:00.123'"],
        ["'2024-01-02'", "'2024-01-02'"],
        ["'2025-01-01 00:00:00.987654'", null],
      ],
    ),
    alike('clock', 'TIME(3)', ["'00:00:00'", "'23:59:59.999'", "'12:00:00.5'"]),
    { ...alike('ratio', 'DOUBLE', ['0.1', '0.1e0+0.2e0', '-1.7976931348623157e308', '5e-324', '1e21']), shown: mysqlExact },
    { ...alike('single', 'FLOAT', ['0.1', '16777216', '-3.402823466e38', '1.17549435e-38']), shown: mysqlExact },
    alike('document', 'JSON', [`'{"a":1,"b":[]}'`, `'[]'`, `'null'`, `'"x"'`, `'{}'`]),
    alike('raw', 'VARBINARY(20)', ["''", '0x00ff', '0x00ff00', "'\\\\,\"'"]),
    alike('fixed', 'BINARY(4)', ["'ab'", '0x00000000', "'abcd'"]),
    alike('bits', 'BIT(8)', ["b'0'", "b'11111111'"]),
    alike('year', 'YEAR', ['1901', '2155', '2024']),
    alike('choice', "ENUM('x','y','')", ["'x'", "'y'", "''"]),
    alike('choices', "SET('x','y','z')", ["''", "'x,z'", "'y'"]),
  ],
};
