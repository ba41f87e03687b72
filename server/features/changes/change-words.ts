import type { RowChange, RowValues } from '#server/engine/connectors/writer-contract.ts';
import type { KeptCounts } from './change-counts.ts';
import { rowsText } from './decide-changes.ts';

/** `120 rows of public.orders are updated: state in 118, total in 4.` */
export function previewSentences(table: string, { toWrite, fields }: KeptCounts): string[] {
  const are = (count: number, deed: string) => `${rowsText(count)} ${count === 1 ? 'is' : 'are'} ${deed}`;
  const sentences: string[] = [];
  if (toWrite.update > 0) {
    const written = fields.filter(({ approved }) => approved > 0).map(({ column, approved }) => `${column} in ${count(approved)}`);
    sentences.push(`${are(toWrite.update, 'updated')} in ${table}: ${written.join(', ')}.`);
  }
  if (toWrite.insert > 0) sentences.push(`${are(toWrite.insert, 'inserted')} into ${table}.`);
  if (toWrite.delete > 0) sentences.push(`${are(toWrite.delete, 'deleted')} from ${table}.`);
  return sentences;
}

/** `Update id 17: state from "OPEN" to "PAID"` */
export function statementWords(change: RowChange): string {
  const key = Object.entries(change.key)
    .map(([column, value]) => `${column} ${shown(value)}`)
    .join(', ');
  if (change.kind === 'delete') return `Delete ${key}`;
  if (change.kind === 'insert') return `Insert ${key}${listed(change.after)}`;
  const changed = Object.entries(change.after).map(
    ([column, value]) => `${column} from ${shown(change.before[column] ?? null)} to ${shown(value)}`,
  );
  return `Update ${key}: ${changed.join(', ')}`;
}

function listed(values: RowValues): string {
  const entries = Object.entries(values).map(([column, value]) => `${column} ${shown(value)}`);
  return entries.length === 0 ? '' : `: ${entries.join(', ')}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

const MOST_SHOWN = 60;

function shown(value: string | null): string {
  if (value === null) return 'NULL';
  return JSON.stringify(value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value);
}
