import { TYPES } from 'tedious';
import { TieoutError } from '../../errors.ts';
import type { WriterColumn } from '../guarded-table.ts';
import { encodedColumn, readableColumns } from './catalog.ts';
import type { ColumnReading } from './column-type.ts';
import type { EncodedColumn } from './row-encoder.ts';
import type { SqlserverSession } from './session.ts';
import { quoteName, quoteTable } from './sql.ts';

/** How one column is guarded and written. `given` is a value of ours in an `nvarchar(max)` column. */
export interface SqlserverWriterColumn extends WriterColumn {
  quoted: string;
  reading: ColumnReading;
  encoded: EncodedColumn;
  /** IDENTITY: an insert that names it must say that it means it. */
  identity: boolean;
  /** Why nothing can be written to it, if so. */
  refusal: string | null;
  /** What guards: the value as text, with all that is in it. */
  raw(column: string): string;
  /** Expressions that are equal when two raw texts are, to the last byte; for the column and for the given text. */
  exact(column: string): string[];
  exactGiven(given: string): string[];
  /** The given text as a value of the column; NULL where it is none, which reading it back finds out. */
  value(given: string): string;
  /** The condition that finds the column's value in an index; it may find more. */
  sameKey(column: string, given: string): string;
}

export interface WritableTable {
  /** Quoted, with its schema. */
  name: string;
  columns: SqlserverWriterColumn[];
  /** Columns that an index begins with. */
  indexed: Set<string>;
}

/** @throws TieoutError not_found; invalid_input for a view. */
export async function writableTable(session: SqlserverSession, table: string): Promise<WritableTable> {
  const readable = await readableColumns(session, { table });
  const name = quoteTable(table);
  const parameter = [{ name: 'table', type: TYPES.NVarChar, value: name }];
  const [object] = await session.query('SELECT o.type AS kind FROM sys.objects AS o WHERE o.object_id = OBJECT_ID(@table)', parameter);
  if (String(object?.kind).trim() !== 'U') throw notATable(table);
  const catalogue = await session.query(
    `SELECT c.name, c.is_identity, c.is_computed, c.generated_always_type, c.collation_name FROM sys.columns AS c WHERE c.object_id = OBJECT_ID(@table)`,
    parameter,
  );
  const indexed = await session.query(
    `SELECT c.name FROM sys.index_columns AS ic JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
      WHERE ic.object_id = OBJECT_ID(@table) AND ic.key_ordinal = 1`,
    parameter,
  );
  const byName = new Map(catalogue.map((row) => [String(row.name), row]));
  const columns = readable.map((column): SqlserverWriterColumn => {
    const { nativeType } = column.description;
    const entry = byName.get(column.name);
    const isVersion = /^(timestamp|rowversion)$/.test(nativeType);
    return {
      name: column.name,
      logicalType: column.reading.logicalType,
      generated: isVersion || entry?.is_computed === true || Number(entry?.generated_always_type ?? 0) !== 0,
      quoted: quoteName(column.name),
      reading: column.reading,
      encoded: encodedColumn(column),
      identity: entry?.is_identity === true,
      refusal: nativeType === 'sql_variant' ? 'sql_variant' : null,
      ...spellings(nativeType, column.reading, typeof entry?.collation_name === 'string' ? entry.collation_name : null),
    };
  });
  return { name, columns, indexed: new Set(indexed.map((row) => String(row.name))) };
}

type Spellings = Pick<SqlserverWriterColumn, 'raw' | 'exact' | 'exactGiven' | 'value' | 'sameKey'>;

/** Conversions are tried only: a failed one would end the whole transaction. */
const tried = (type: string, given: string, style?: number) => `TRY_CONVERT(${type}, ${given}${style === undefined ? '' : `, ${style}`})`;

export function spellings(nativeType: string, reading: ColumnReading, collation: string | null): Spellings {
  const [name] = /^\w+/.exec(nativeType)!;
  switch (reading.order) {
    case 'text':
      return textSpellings(nativeType, reading, collation);
    case 'bytes': {
      const bytes = (column: string) => reading.expression?.(column) ?? column;
      const target = name === 'binary' || name === 'varbinary' || name === 'image' ? 'varbinary(max)' : nativeType;
      const value = (given: string) => {
        const given16 = tried('varbinary(max)', given, 2);
        return target === 'varbinary(max)' ? given16 : `CONVERT(${target}, ${given16})`;
      };
      return plainSpellings(
        (column) => `CONVERT(varchar(max), CONVERT(varbinary(max), ${bytes(column)}), 2)`,
        value,
        (column, given) =>
          target === 'varbinary(max)' ? `${column} = ${value(given)}` : `${bytes(column)} = ${tried('varbinary(max)', given, 2)}`,
      );
    }
    default:
      return typedSpellings(name, nativeType);
  }
}

/** Texts are compared by their UTF-16 bytes and their length: `=` knows no blanks at the end, and bytes no zeros. */
function textSpellings(nativeType: string, reading: ColumnReading, collation: string | null): Spellings {
  const text = (column: string) => `CONVERT(nvarchar(max), ${reading.expression?.(column) ?? column})`;
  const bytes = (value: string) => [`CONVERT(varbinary(max), ${value})`, `DATALENGTH(${value})`];
  const value = (given: string) => {
    if (/^(xml|json|vector)/.test(nativeType)) return tried(nativeType, given);
    return nativeType === 'hierarchyid' ? `CONVERT(hierarchyid, ${given})` : given;
  };
  const isPlain = /^n?(var)?char\(/.test(nativeType);
  return {
    raw: text,
    exact: (column) => bytes(text(column)),
    exactGiven: bytes,
    value,
    // An index is used only for a value of the column's own type and collation.
    sameKey: (column, given) =>
      isPlain
        ? `${column} = CONVERT(${nativeType}, ${given})${collation === null ? '' : ` COLLATE ${collation}`}`
        : `${text(column)} = ${given} COLLATE Latin1_General_BIN2`,
  };
}

function typedSpellings(name: string, nativeType: string): Spellings {
  switch (name) {
    case 'money':
    case 'smallmoney':
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column}, 2)`,
        (given) => tried(nativeType, given),
      );
    case 'float':
    case 'real':
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column}, 3)`,
        (given) => tried('float', given),
      );
    case 'date':
    case 'time':
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column}, 121)`,
        (given) => tried(name === 'date' ? 'date' : 'time(7)', given),
      );
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2':
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column}, 121)`,
        (given) => tried('datetime2(7)', given, 121),
        // Compared in the column's type: its fractions of a second are its own.
        (column, given) => `${column} = ${tried(nativeType, tried('datetime2(7)', given, 121))}`,
      );
    case 'datetimeoffset':
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column}, 121)`,
        (given) => tried('datetimeoffset(7)', `REPLACE(${given}, 'Z', ' +00:00')`),
      );
    default:
      return plainSpellings(
        (column) => `CONVERT(varchar(41), ${column})`,
        (given) => tried(nativeType, given),
      );
  }
}

/** Types whose text is plain ASCII and one for every value. */
function plainSpellings(
  raw: (column: string) => string,
  value: (given: string) => string,
  sameKey = (column: string, given: string) => `${column} = ${value(given)}`,
): Spellings {
  return { raw, exact: (column) => [raw(column)], exactGiven: (given) => [given], value, sameKey };
}

function notATable(table: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `"${table}" is no table, and only tables can be written.`,
    'Choose the table that the view stands for.',
  );
}
