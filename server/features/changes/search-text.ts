import type { RowValues } from '#server/engine/connectors/writer-contract.ts';

/** Of one value; of a whole row ten times as much. */
const MOST_OF_A_VALUE = 200;
const MOST_OF_A_ROW = 2_000;

/** `%` and `_` mean something to LIKE and cannot be escaped through Prisma: in this text they are other characters. */
const STAND_INS: Record<string, string> = { '%': '\uE025', _: '\uE05F', '\u0001': '\uE001' };

/** The form in which texts are looked for: without case. */
export function searchable(text: string): string {
  return [...text.toLowerCase()].map((character) => STAND_INS[character] ?? character).join('');
}

/** One key column with its value, which the search text of a row holds exactly once. */
export function keyText(column: string, value: string): string {
  return `\u0001${searchable(column)}\u0002${searchable(value.slice(0, MOST_OF_A_VALUE))}\u0001`;
}

/** What a row can be found by: its key, then old and new values. */
export function searchText(key: RowValues, values: readonly (string | null)[]): string {
  const keys = Object.entries(key).map(([column, value]) => keyText(column, value ?? ''));
  const texts = new Set(values.flatMap((value) => (value === null ? [] : [searchable(value.slice(0, MOST_OF_A_VALUE))])));
  return [...keys, ...texts].join('\u0003').slice(0, MOST_OF_A_ROW);
}
