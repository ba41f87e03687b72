import type { SqlserverWriterColumn } from './writer-columns.ts';

/** The parameter that carries all values of a statement: an array of arrays of texts, each led by its place. */
export const ROWS_PARAMETER = 'rows';

type Text = string | null;

export function rowsDocument(rows: readonly (readonly Text[])[]): string {
  return JSON.stringify(rows.map((row, place) => [place, ...row]));
}

/** Our values as a table `v` of `place` and `c0`, `c1` …. */
function given(columns: number): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index} nvarchar(max) '$[${index + 1}]'`);
  return `OPENJSON(@${ROWS_PARAMETER}) WITH (${["place int '$[0]'", ...names].join(', ')}) AS v`;
}

function sameKeys(keys: SqlserverWriterColumn[]): string {
  return keys.map((key, index) => key.sameKey(`t.${key.quoted}`, `v.c${index}`)).join(' AND ');
}

/** The first columns of `v` are what was read, to the last byte; NULL agrees with NULL. */
function sameRows(columns: SqlserverWriterColumn[]): string {
  const own = columns.flatMap((column) => column.exact(`t.${column.quoted}`));
  const read = columns.flatMap((column, index) => column.exactGiven(`v.c${index}`));
  return `EXISTS (SELECT ${own.join(', ')} INTERSECT SELECT ${read.join(', ')})`;
}

/** The count of the statement before it; those of triggers are not in it. */
const counted = (statement: string) => `SET NOCOUNT ON; ${statement}; SELECT @@ROWCOUNT AS touched`;

/** Place, then for each column what guards it, then for each column its value as an extract reads it. Locks the rows. */
export function findSql(table: string, keys: SqlserverWriterColumn[], columns: SqlserverWriterColumn[]): string {
  const raws = columns.map((column, index) => `${column.raw(`t.${column.quoted}`)} AS r${index}`);
  const values = columns.map(({ quoted, reading }, index) => `${reading.expression?.(`t.${quoted}`) ?? `t.${quoted}`} AS e${index}`);
  return `SELECT v.place, ${[...raws, ...values].join(', ')} FROM ${given(keys.length)} JOIN ${table} AS t WITH (UPDLOCK) ON ${sameKeys(keys)}`;
}

/** `v` holds the key and the guard as they were read, then the new values. */
export function updateSql(
  table: string,
  keys: SqlserverWriterColumn[],
  guard: SqlserverWriterColumn[],
  after: SqlserverWriterColumn[],
): string {
  const read = [...keys, ...guard];
  const sets = after.map((column, index) => `${column.quoted} = ${column.value(`v.c${read.length + index}`)}`);
  const from = `${given(read.length + after.length)} JOIN ${table} AS t ON ${sameKeys(keys)}`;
  return counted(`UPDATE t SET ${sets.join(', ')} FROM ${from} WHERE ${sameRows(read)}`);
}

export function deleteSql(table: string, keys: SqlserverWriterColumn[], guard: SqlserverWriterColumn[]): string {
  const read = [...keys, ...guard];
  return counted(`DELETE t FROM ${given(read.length)} JOIN ${table} AS t ON ${sameKeys(keys)} WHERE ${sameRows(read)}`);
}

export function insertSql(table: string, columns: SqlserverWriterColumn[]): string {
  const names = columns.map(({ quoted }) => quoted).join(', ');
  const values = columns.map((column, index) => column.value(`v.c${index}`)).join(', ');
  const insert = counted(`INSERT INTO ${table} (${names}) SELECT ${values} FROM ${given(columns.length)} ORDER BY v.place`);
  if (!columns.some(({ identity }) => identity)) return insert;
  return `SET IDENTITY_INSERT ${table} ON; ${insert}; SET IDENTITY_INSERT ${table} OFF`;
}
