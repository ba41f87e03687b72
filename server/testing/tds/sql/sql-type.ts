/** The types this server keeps and sends. `boolean` is what a condition gives; no column has it. */
export type TypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'numeric'
  | 'smallmoney'
  | 'money'
  | 'real'
  | 'float'
  | 'char'
  | 'varchar'
  | 'text'
  | 'nchar'
  | 'nvarchar'
  | 'ntext'
  | 'xml'
  | 'binary'
  | 'varbinary'
  | 'image'
  | 'timestamp'
  | 'date'
  | 'time'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'uniqueidentifier'
  | 'sql_variant'
  | 'boolean';

export interface SqlType {
  name: TypeName;
  /** Characters or bytes; {@link MAX} for `(max)`. */
  length: number;
  precision: number;
  /** Digits after the point, of a number or of a second. */
  scale: number;
  /** Narrow text in UTF-8, by a collation that says so; else it is kept in code page 1252. */
  utf8?: boolean;
}

export const MAX = -1;
const LARGE = new Set<TypeName>(['text', 'ntext', 'image', 'xml']);
const MOST_SHORT: Partial<Record<TypeName, number>> = {
  char: 8000,
  varchar: 8000,
  nchar: 4000,
  nvarchar: 4000,
  binary: 8000,
  varbinary: 8000,
};

/** `decimal(12,2)` → makeType('decimal', 12, 2); sizes left out take SQL Server's defaults. */
export function makeType(name: TypeName, first?: number, second?: number): SqlType {
  const type: SqlType = { name, length: 0, precision: 0, scale: 0 };
  if (LARGE.has(name)) type.length = MAX;
  else if (MOST_SHORT[name] !== undefined) type.length = first ?? 1;
  else if (name === 'decimal' || name === 'numeric') {
    type.precision = first ?? 18;
    type.scale = second ?? 0;
  } else if (name === 'money' || name === 'smallmoney') {
    type.precision = name === 'money' ? 19 : 10;
    type.scale = 4;
  } else if (name === 'time' || name === 'datetime2' || name === 'datetimeoffset') type.scale = first ?? 7;
  else if (name === 'float' && first !== undefined && first <= 24) type.name = 'real';
  else if (name === 'timestamp') type.length = 8;
  return type;
}

const SPELLINGS: Record<string, TypeName> = { integer: 'int', dec: 'decimal', rowversion: 'timestamp', sysname: 'nvarchar' };
const NAMES = new Set<string>([
  ...['bit', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'smallmoney', 'money', 'real', 'float', 'char', 'varchar'],
  ...['text', 'nchar', 'nvarchar', 'ntext', 'xml', 'binary', 'varbinary', 'image', 'timestamp', 'date', 'time', 'datetime'],
  ...['smalldatetime', 'datetime2', 'datetimeoffset', 'uniqueidentifier', 'sql_variant'],
]);

export function typeName(word: string): TypeName | null {
  const lower = word.toLowerCase();
  const name = SPELLINGS[lower] ?? lower;
  return NAMES.has(name) ? (name as TypeName) : null;
}

/** As `sys.dm_exec_describe_first_result_set` spells it. */
export function formatType({ name, length, precision, scale }: SqlType): string {
  if (name === 'decimal' || name === 'numeric') return `${name}(${precision},${scale})`;
  if (MOST_SHORT[name] !== undefined) return `${name}(${length === MAX ? 'max' : length})`;
  if (name === 'time' || name === 'datetime2' || name === 'datetimeoffset') return `${name}(${scale})`;
  return name;
}

export const isInteger = ({ name }: SqlType) =>
  name === 'bit' || name === 'tinyint' || name === 'smallint' || name === 'int' || name === 'bigint';
export const isScaled = ({ name }: SqlType) => name === 'decimal' || name === 'numeric' || name === 'money' || name === 'smallmoney';
export const isFloat = ({ name }: SqlType) => name === 'real' || name === 'float';
export const isNarrowText = ({ name }: SqlType) => name === 'char' || name === 'varchar' || name === 'text';
export const isText = (type: SqlType) =>
  isNarrowText(type) || type.name === 'nchar' || type.name === 'nvarchar' || type.name === 'ntext' || type.name === 'xml';
export const isBytes = ({ name }: SqlType) => name === 'binary' || name === 'varbinary' || name === 'image' || name === 'timestamp';
export const isMoment = ({ name }: SqlType) => name === 'date' || name === 'datetime' || name === 'smalldatetime' || name === 'datetime2';

/** "Data type precedence" of the Transact-SQL reference, lowest first. */
const PRECEDENCE: TypeName[] = [
  ...([
    'boolean',
    'binary',
    'varbinary',
    'char',
    'varchar',
    'nchar',
    'nvarchar',
    'uniqueidentifier',
    'timestamp',
    'image',
    'text',
  ] as const),
  ...([
    'ntext',
    'bit',
    'tinyint',
    'smallint',
    'int',
    'bigint',
    'smallmoney',
    'money',
    'decimal',
    'numeric',
    'real',
    'float',
    'time',
  ] as const),
  ...(['date', 'smalldatetime', 'datetime', 'datetime2', 'datetimeoffset', 'xml', 'sql_variant'] as const),
];

/** The type in which two values meet. */
export function commonType(a: SqlType, b: SqlType): SqlType {
  const higher = PRECEDENCE.indexOf(a.name) >= PRECEDENCE.indexOf(b.name) ? a : b;
  if (higher.name === 'decimal' || higher.name === 'numeric') {
    const [x, y] = [asDecimal(a), asDecimal(b)];
    if (!x || !y) return higher;
    const scale = Math.max(x.scale, y.scale);
    return makeType(higher.name, Math.min(38, Math.max(x.precision - x.scale, y.precision - y.scale) + scale), scale);
  }
  if (isText(higher) || isBytes(higher)) {
    const length = a.length === MAX || b.length === MAX ? MAX : Math.max(a.length, b.length, higher.length);
    return { ...higher, length };
  }
  return higher.scale < Math.max(a.scale, b.scale) && higher.name === a.name && a.name === b.name
    ? { ...higher, scale: Math.max(a.scale, b.scale) }
    : higher;
}

const DIGITS: Partial<Record<TypeName, number>> = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19 };

function asDecimal(type: SqlType): SqlType | null {
  if (isScaled(type)) return type;
  const digits = DIGITS[type.name];
  return digits === undefined ? null : makeType('decimal', digits, 0);
}
