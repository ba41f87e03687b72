import type { LogicalType } from '../../values/logical-type.ts';

/** What the encoder makes of the driver's value; see row-encoder.ts. */
export type ColumnCoding = 'number' | 'text' | 'fixed_text' | 'boolean' | 'bytes' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'json';

/** How one column is read: what the server is asked for, and what is made of its answer. */
export interface ColumnReading {
  logicalType: LogicalType;
  coding: ColumnCoding;
  /** Wraps the quoted name where the driver would change the value, or could not read it. */
  expression?: (quoted: string) => string;
  /** What rows are ordered and grouped by, if not by the column itself. */
  order: 'itself' | 'text' | 'bytes' | 'uuid';
}

/** The most characters a `nvarchar` holds that is not `max`; `varchar` holds twice as many. */
const SHORT_CHARACTERS = 4000;
/** A sign, 38 digits and a point. */
const DECIMAL_CHARACTERS = 41;
const DATETIME_PRECISION = 3;

const itself = (logicalType: LogicalType, coding: ColumnCoding): ColumnReading => ({ logicalType, coding, order: 'itself' });
const integer = (digits: number) => itself({ kind: 'integer', digits }, 'number');

/** The driver decodes code pages by itself and loses the bytes that have no character in them; the server does not. */
const asText = (quoted: string) => `CONVERT(nvarchar(max), ${quoted})`;
const asShortText = (quoted: string) => `CONVERT(nvarchar(${SHORT_CHARACTERS}), ${quoted})`;
const asBytes = (quoted: string) => `CONVERT(varbinary(max), ${quoted})`;

/** Decimals come as JavaScript numbers from the driver: the server writes them out. Style 2 gives money all its four digits. */
const asDecimalText = (quoted: string) => `CONVERT(varchar(${DECIMAL_CHARACTERS}), ${quoted})`;
const asMoneyText = (quoted: string) => `CONVERT(varchar(${DECIMAL_CHARACTERS}), ${quoted}, 2)`;

const money = (precision: number): ColumnReading => ({
  logicalType: { kind: 'decimal', precision, scale: 4 },
  coding: 'number',
  expression: asMoneyText,
  order: 'itself',
});

/** A `sql_variant` has a type of its own in each row, and the plain conversion cuts doubles, money and times off. */
const variantText = (quoted: string) => {
  const base = `CONVERT(varchar(128), SQL_VARIANT_PROPERTY(${quoted}, 'BaseType'))`;
  const as = (type: string, style: number) => `CONVERT(nvarchar(${SHORT_CHARACTERS}), CONVERT(${type}, ${quoted}), ${style})`;
  return `CASE WHEN ${base} IN ('float', 'real') THEN ${as('float', 3)} WHEN ${base} IN ('money', 'smallmoney') THEN ${as('money', 2)} WHEN ${base} IN ('binary', 'varbinary') THEN ${as('varbinary(8000)', 2)} WHEN ${base} IN ('date', 'datetime', 'datetime2', 'smalldatetime') THEN ${as('datetime2(7)', 121)} WHEN ${base} = 'time' THEN ${as('time(7)', 121)} WHEN ${base} = 'datetimeoffset' THEN ${as('datetimeoffset(7)', 121)} ELSE ${asShortText(quoted)} END`;
};

/**
 * The one map from SQL Server's types to logical types. `native`: as the server spells it, `decimal(12,2)`,
 * `nvarchar(max)`, `geography`; tables and queries are described in the same words.
 */
export function readingOf(native: string): ColumnReading {
  const [, name = native, first, second] = /^(\w+)(?:\((max|\d+)(?:,\s*(\d+))?\))?$/.exec(native) ?? [];
  const size = first === 'max' ? null : Number(first ?? 0);
  switch (name) {
    case 'bit':
      return itself({ kind: 'boolean' }, 'boolean');
    case 'tinyint':
      return integer(3);
    case 'smallint':
      return integer(5);
    case 'int':
      return integer(10);
    case 'bigint':
      return integer(19);
    case 'decimal':
    case 'numeric':
      return {
        logicalType: { kind: 'decimal', precision: size ?? 18, scale: Number(second ?? 0) },
        coding: 'number',
        expression: asDecimalText,
        order: 'itself',
      };
    case 'money':
      return money(19);
    case 'smallmoney':
      return money(10);
    case 'real':
    case 'float':
      return itself({ kind: 'float' }, 'number');
    case 'char':
    case 'varchar': {
      const expression = size !== null && size <= SHORT_CHARACTERS ? asShortText : asText;
      return { logicalType: { kind: 'string' }, coding: name === 'char' ? 'fixed_text' : 'text', expression, order: 'text' };
    }
    case 'nchar':
      return { logicalType: { kind: 'string' }, coding: 'fixed_text', order: 'text' };
    case 'nvarchar':
      return { logicalType: { kind: 'string' }, coding: 'text', order: 'text' };
    case 'json':
      return { logicalType: { kind: 'json' }, coding: 'json', expression: asText, order: 'text' };
    case 'sql_variant':
      return { logicalType: { kind: 'string' }, coding: 'text', expression: variantText, order: 'text' };
    case 'hierarchyid':
      return { logicalType: { kind: 'string' }, coding: 'text', expression: (quoted) => `${quoted}.ToString()`, order: 'text' };
    case 'binary':
    case 'varbinary':
      return { logicalType: { kind: 'bytes' }, coding: 'bytes', order: 'bytes' };
    case 'timestamp':
    case 'rowversion':
      return itself({ kind: 'bytes' }, 'bytes');
    case 'image':
    case 'geometry':
    case 'geography':
      return { logicalType: { kind: 'bytes' }, coding: 'bytes', expression: asBytes, order: 'bytes' };
    case 'date':
      return itself({ kind: 'date' }, 'date');
    case 'time':
      return itself({ kind: 'time', precision: Number(first ?? 7) }, 'time');
    case 'datetime':
      return itself({ kind: 'timestamp', precision: DATETIME_PRECISION }, 'timestamp');
    case 'smalldatetime':
      return itself({ kind: 'timestamp', precision: 0 }, 'timestamp');
    case 'datetime2':
      return itself({ kind: 'timestamp', precision: Number(first ?? 7) }, 'timestamp');
    case 'datetimeoffset':
      return itself({ kind: 'timestamptz', precision: Number(first ?? 7) }, 'timestamptz');
    case 'uniqueidentifier':
      return { logicalType: { kind: 'uuid' }, coding: 'text', order: 'uuid' };
    case 'text':
    case 'ntext':
    case 'xml':
    case 'vector':
      return { logicalType: { kind: 'string' }, coding: 'text', expression: asText, order: 'text' };
    default:
      // A type made by users in .NET: its stored form is all that can be read without its code.
      return { logicalType: { kind: 'bytes' }, coding: 'bytes', expression: asBytes, order: 'bytes' };
  }
}
