import type { RowChange, RowValues } from '../writer-contract.ts';
import type { OracleBindType } from './driver.ts';
import { emptinessOf, quoteName } from './sql.ts';
import { bindKind, bindValue, typedBind, type WrittenColumn } from './written-value.ts';

/** One value in one place of a statement, or the reason why no value stands there. */
export class ImpossibleValue extends Error {
  readonly column: string;
  readonly empty: boolean;

  constructor(column: string, empty: boolean) {
    super(column);
    this.column = column;
    this.empty = empty;
  }
}

/** A statement and one row of binds for it. Changes with the same SQL go together in one `executeMany`. */
export interface BoundStatement {
  sql: string;
  kinds: OracleBindType['kind'][];
  binds: (string | Buffer)[];
}

/** Collects binds while a statement is written. NULL is written out, so no bind is ever NULL. */
class Binds {
  readonly kinds: OracleBindType['kind'][] = [];
  readonly values: (string | Buffer)[] = [];

  add(column: WrittenColumn, value: string | Buffer): string {
    this.kinds.push(bindKind(column));
    this.values.push(value);
    return typedBind(column, `:${this.values.length}`);
  }
}

/** @throws ImpossibleValue for '' (Oracle would store NULL) and for text that is no value of the column's type. */
function written(binds: Binds, column: WrittenColumn, text: string | null): string {
  if (text === null) return 'NULL';
  const value = bindValue(column, text);
  if (value === null || value.length === 0) throw new ImpossibleValue(column.name, value !== null);
  return binds.add(column, value);
}

/** Holds where the column has this value, and never is unknown about NULL. */
function holds(binds: Binds, column: WrittenColumn, text: string | null, alias = ''): string {
  const name = `${alias}${quoteName(column.name)}`;
  if (text === null) return `${name} IS NULL`;
  const padded = column.reading.coding === 'padded';
  const value = bindValue(column, padded ? text.replace(/ +$/, '') : text);
  if (value === null) return '1 = 0';
  // Nothing but pad blanks is an empty CHAR, and a large value may be empty; any other '' is NULL and cannot be there.
  if (value.length === 0 && column.reading.emptiness) return `DBMS_LOB.GETLENGTH(${name}) = 0`;
  if (value.length === 0) return padded ? `(${name} IS NOT NULL AND RTRIM(${name}) IS NULL)` : '1 = 0';
  const place = binds.add(column, value);
  if (['CLOB', 'NCLOB', 'BLOB'].includes(column.dbTypeName)) return `DBMS_LOB.COMPARE(${name}, ${place}) = 0`;
  return `${padded ? `RTRIM(${name})` : name} = ${place}`;
}

export type WrittenColumns = ReadonlyMap<string, WrittenColumn>;

function allHold(binds: Binds, columns: WrittenColumns, values: RowValues, alias?: string): string[] {
  return Object.entries(values).map(([name, text]) => holds(binds, columns.get(name)!, text, alias));
}

/**
 * One change as one statement that touches one row or none: guarded by the key, by the values that must still stand there,
 * and by the key standing for one row only.
 */
export function changeSql(table: string, columns: WrittenColumns, change: RowChange): BoundStatement {
  const binds = new Binds();
  if (change.kind === 'insert') {
    const values = { ...change.key, ...change.after };
    const names = Object.keys(values).map(quoteName).join(', ');
    const placed = Object.entries(values).map(([name, text]) => written(binds, columns.get(name)!, text));
    const taken = allHold(binds, columns, change.key).join(' AND ');
    const sql = `INSERT INTO ${table} (${names}) SELECT ${placed.join(', ')} FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${taken})`;
    return { sql, kinds: binds.kinds, binds: binds.values };
  }
  const sets =
    change.kind === 'update'
      ? Object.entries(change.after).map(([name, text]) => `${quoteName(name)} = ${written(binds, columns.get(name)!, text)}`)
      : [];
  const guards = [...allHold(binds, columns, change.key), ...allHold(binds, columns, change.before)];
  const once = `(SELECT COUNT(*) FROM ${table} k WHERE ${allHold(binds, columns, change.key, 'k.').join(' AND ')}) = 1`;
  const verb = change.kind === 'update' ? `UPDATE ${table} SET ${sets.join(', ')}` : `DELETE FROM ${table}`;
  return { sql: `${verb} WHERE ${[...guards, once].join(' AND ')}`, kinds: binds.kinds, binds: binds.values };
}

/** The rows of several keys at once, each with the place of its key in `keys` before its columns. */
export function readKeysSql(
  table: string,
  columns: WrittenColumns,
  keys: readonly RowValues[],
  names: readonly string[],
): { sql: string; binds: (string | Buffer)[] } {
  const binds = new Binds();
  const chosen = names.map((name) => columns.get(name)!);
  const expressions = [...chosen.map(({ name, reading }) => reading.expression(quoteName(name))), ...emptinessOf(chosen)];
  const values = expressions.map((expression) => `, ${expression}`).join('');
  const parts = keys.map((key, index) => `SELECT ${index}${values} FROM ${table} WHERE ${allHold(binds, columns, key).join(' AND ')}`);
  return { sql: parts.join(' UNION ALL '), binds: binds.values };
}
