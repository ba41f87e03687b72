import type { LogicalType } from '../values/logical-type.ts';
import { parseDatasetName } from './dataset-name.ts';
import type { RowChange, RowValues } from './writer-contract.ts';

/** How a database writes the parts of a statement. */
export interface StatementDialect {
  name(part: string): string;
  /** A value that is not NULL, from canonical text. */
  literal(text: string, type: LogicalType): string;
  /** A text compared byte for byte, where `=` is not: by a collation, or without regard to blanks at its end. */
  sameText?(column: string, literal: string): string;
}

const TEXT: LogicalType = { kind: 'string' };

/**
 * One change as a statement of its own, for people who review it. It means what the writer does; the writer sends many
 * changes in one statement, with their values bound. No semicolon at its end.
 * @example UPDATE "orders" SET "state" = 'PAID' WHERE "id" = 17 AND "state" = 'OPEN'
 */
export function statementText(
  dialect: StatementDialect,
  table: string,
  change: RowChange,
  types: ReadonlyMap<string, LogicalType>,
): string {
  const into = parseDatasetName(table).map(dialect.name).join('.');
  const typeOf = (column: string): LogicalType => types.get(column) ?? TEXT;
  const value = (column: string, text: string | null) => (text === null ? 'NULL' : dialect.literal(text, typeOf(column)));
  const condition = (values: RowValues): string[] =>
    Object.entries(values).map(([column, text]) => {
      const name = dialect.name(column);
      if (text === null) return `${name} IS NULL`;
      const literal = value(column, text);
      return typeOf(column).kind === 'string' && dialect.sameText ? dialect.sameText(name, literal) : `${name} = ${literal}`;
    });
  const list = (parts: string[]) => parts.join(', ');
  switch (change.kind) {
    case 'insert': {
      const row = Object.entries({ ...change.key, ...change.after });
      const names = list(row.map(([column]) => dialect.name(column)));
      return `INSERT INTO ${into} (${names}) VALUES (${list(row.map(([column, text]) => value(column, text)))})`;
    }
    case 'delete':
      return `DELETE FROM ${into} WHERE ${[...condition(change.key), ...condition(change.before)].join(' AND ')}`;
    case 'update': {
      const sets = list(Object.entries(change.after).map(([column, text]) => `${dialect.name(column)} = ${value(column, text)}`));
      return `UPDATE ${into} SET ${sets} WHERE ${[...condition(change.key), ...condition(change.before)].join(' AND ')}`;
    }
  }
}

/**
 * The rows with a key, as a filter of a dataset. Text is compared in both ways: an index answers the first, only the second is exact.
 * @example "job" = 17 AND "release" = 'A' AND "release" = 'A' COLLATE BINARY
 */
export function keyFilter(dialect: StatementDialect, key: Record<string, string>, types: ReadonlyMap<string, LogicalType>): string {
  const conditions = Object.entries(key).flatMap(([column, text]) => {
    const type = types.get(column) ?? TEXT;
    const [name, literal] = [dialect.name(column), dialect.literal(text, type)];
    const exact = type.kind === 'string' && dialect.sameText ? [dialect.sameText(name, literal)] : [];
    return [`${name} = ${literal}`, ...exact];
  });
  return conditions.join(' AND ');
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** The literals that most databases share; `own` has the first word, and answers null where it has nothing to say. */
export function literalsWith(own: (text: string, type: LogicalType) => string | null): StatementDialect['literal'] {
  return (text, type) => {
    const special = own(text, type);
    if (special !== null) return special;
    const numeric = type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
    return numeric && NUMBER.test(text) ? text : quoted(text);
  };
}

/** `'it''s'` */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
