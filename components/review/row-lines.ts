import type { ChangeFieldView, ChangeRow } from '#server/features/changes/change-view.ts';

/** Pixels. Every line of a row is as high as the others, so that the list knows its height without measuring. */
export const LINE_HEIGHT = 32;
export const HEAD_HEIGHT = 32;

/** Fields of one row that are listed; the side panel has the rest. */
const MOST_FIELDS = 4;

export type RowLine =
  | { kind: 'field'; field: ChangeFieldView }
  /** Inserts and deletes: all values in one line. */
  | { kind: 'values' }
  | { kind: 'more'; count: number }
  /** What is in the way, or what went wrong. */
  | { kind: 'note'; tone: 'warn' | 'bad'; text: string };

/** What is listed of a change, line by line. */
export function linesOf(row: ChangeRow): RowLine[] {
  const note = noteOf(row);
  const notes: RowLine[] = note ? [{ kind: 'note', ...note }] : [];
  if (row.kind !== 'update') return [{ kind: 'values' }, ...notes];
  const shown = row.fields.length <= MOST_FIELDS + 1 ? row.fields : row.fields.slice(0, MOST_FIELDS);
  const more = row.fields.length - shown.length;
  return [
    ...shown.map((field): RowLine => ({ kind: 'field', field })),
    ...(more > 0 ? [{ kind: 'more', count: more } satisfies RowLine] : []),
    ...notes,
  ];
}

export function heightOf(row: ChangeRow): number {
  return linesOf(row).length * LINE_HEIGHT;
}

const STALE_WORDS = {
  missing: 'No row has this key any more.',
  changed: 'The row was changed after the run.',
  exists: 'A row with this key exists already.',
  not_unique: 'More than one row has this key.',
} as const;

/** The one sentence that matters most about a row; null when there is nothing to say. */
export function noteOf(row: ChangeRow): { tone: 'warn' | 'bad'; text: string } | null {
  if (row.failure) {
    const { field, message, detail } = row.failure;
    return {
      tone: 'bad',
      text: `${field === null ? '' : `${field}: `}${message}${detail === null || message.includes(detail) ? '' : ` ${detail}`}`,
    };
  }
  if (row.stale) return { tone: 'warn', text: `${STALE_WORDS[row.stale.reason]}${currentWords(row)}` };
  if (row.problem !== null) return { tone: 'warn', text: `Cannot be written: ${row.problem}` };
  return null;
}

/** What stands there now, of the columns that were to be written. */
function currentWords({ stale, fields }: ChangeRow): string {
  if (!stale?.current) return '';
  const moved = fields.filter(({ column, old }) => column in (stale.current ?? {}) && stale.current?.[column] !== old);
  if (moved.length === 0) return '';
  const words = moved.map(
    ({ column }) => `${column} is now ${stale.current?.[column] === null ? 'NULL' : JSON.stringify(stale.current?.[column])}`,
  );
  return ` ${words.join(', ')}.`;
}
