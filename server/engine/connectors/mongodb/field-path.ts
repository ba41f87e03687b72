import { TieoutError } from '../../errors.ts';

/** A name that says something else when it stands bare: a dot parts a path, `?` at the end asks for presence. */
const NEEDS_QUOTES = /^$|[."]|\?$/;

/**
 * The column name of a path of field names: joined by dots; a field whose own name is empty, holds a dot or a double quote,
 * or ends in `?`, in double quotes with `"` doubled. So a path and a field with a dot in its name are never one.
 * @example formatPath(['customer', 'city']) → 'customer.city';  formatPath(['customer.city']) → '"customer.city"'
 */
export function formatPath(path: readonly string[]): string {
  return path.map((field) => (NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join('.');
}

/** The column that says whether the field of another column is there at all: missing and null are both NULL otherwise. */
export function presenceName(column: string): string {
  return `${column}?`;
}

/**
 * The name of a collection out of `Dataset.table`. Collections have no schema, so the dots of a name need no quotes:
 * `fs.files` and `"fs.files"` are one.
 * @throws TieoutError invalid_input when quotes do not pair up.
 */
export function collectionName(table: string): string {
  if (table !== '' && !table.includes('"')) return table;
  const quoted = /^"((?:[^"]|"")+)"$/.exec(table)?.[1];
  if (quoted !== undefined) return quoted.replaceAll('""', '"');
  throw new TieoutError(
    'invalid_input',
    `${JSON.stringify(table)} is not the name of a collection.`,
    'Write the name as it is; put one that holds a double quote in double quotes, with its double quotes doubled.',
  );
}

/** Whether the server's own dotted notation (`"a.b"` in a projection, `$a.b` in an expression) can say this path. */
export function isPlainPath(path: readonly string[]): boolean {
  return path.every((field) => field !== '' && !field.includes('.') && !field.startsWith('$'));
}

/** An aggregation expression for the value at a path; `$getField` (MongoDB 5.0) where the dotted notation cannot say it. */
export function pathExpression(path: readonly string[]): unknown {
  if (isPlainPath(path)) return `$${path.join('.')}`;
  return path.reduce<unknown>((input, field) => ({ $getField: { field: { $literal: field }, input } }), '$$ROOT');
}
