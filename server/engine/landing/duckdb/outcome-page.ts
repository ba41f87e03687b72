import type { DuckDBValue } from '@duckdb/node-api';
import { TieoutError } from '../../errors.ts';
import { decodeCursor, encodeCursor } from '../../outcomes/cursor.ts';
import { OUTCOMES, type OutcomeFilter, type OutcomePage, type OutcomePageQuery, type OutcomeRow } from '../contract.ts';
import { differenceBit, differenceWords } from './compiled-plan.ts';
import type { OpenedFile } from './opened-files.ts';
import { filterSql } from './outcome-filter.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { OutcomeValues } from './outcome-values.ts';

const LARGEST_PAGE = 500;

type OpenedOutcomes = OpenedFile<OutcomeManifest>;

export async function readPage(opened: OpenedOutcomes, query: OutcomePageQuery, signal: AbortSignal): Promise<OutcomePage> {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > LARGEST_PAGE) {
    throw new TieoutError('invalid_input', `A page has 1 to ${LARGEST_PAGE} rows.`, 'Ask for fewer rows at a time.');
  }
  const values = new OutcomeValues(opened.manifest);
  const filter = filterSql(query, opened.manifest, values);
  const from = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const backward = query.direction === 'backward';
  const beyond = from === null ? '' : ` AND o.id ${backward ? '<' : '>'} ${from}`;
  // One row too many tells whether there is another page.
  const found = await opened.statements.rows(
    [
      `SELECT ${rowColumns(opened.manifest, values).join(', ')} FROM ${opened.catalog}.outcomes AS o`,
      `WHERE ${filter.where}${beyond} ORDER BY o.id ${backward ? 'DESC' : 'ASC'} LIMIT ${query.limit + 1}`,
    ].join('\n'),
    filter.values,
    signal,
  );
  const more = found.length > query.limit;
  const rows = found.slice(0, query.limit).map((row) => outcomeRow(row, opened.manifest));
  if (backward) rows.reverse();
  return { rows, ...neighbours(rows, backward, more, from) };
}

export async function countRows(
  opened: OpenedOutcomes,
  filter: OutcomeFilter,
  cap: number,
  signal: AbortSignal,
): Promise<{ count: number; capped: boolean }> {
  if (!Number.isSafeInteger(cap) || cap < 1)
    throw new TieoutError('invalid_input', 'The cap of a count is 1 or more.', 'Give a larger cap.');
  const { where, values } = filterSql(filter, opened.manifest, new OutcomeValues(opened.manifest));
  const counted = `SELECT count(*) FROM (SELECT 1 FROM ${opened.catalog}.outcomes AS o WHERE ${where} LIMIT ${cap + 1})`;
  const [row] = await opened.statements.rows(counted, values, signal);
  const count = Number(row?.[0]);
  return { count: Math.min(count, cap), capped: count > cap };
}

/** Coming from a cursor, the row it names lies on the other side, so there is a page there too. */
function neighbours(rows: OutcomeRow[], backward: boolean, more: boolean, from: string | null): Pick<OutcomePage, 'next' | 'previous'> {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return { next: null, previous: null };
  return {
    next: backward ? (from === null ? null : encodeCursor(last.id)) : more ? encodeCursor(last.id) : null,
    previous: backward ? (more ? encodeCursor(first.id) : null) : from === null ? null : encodeCursor(first.id),
  };
}

const FIXED_COLUMNS = 4;

/** `id, outcome, rule, reason`, the difference words, then text of each key and field, source before target. */
function rowColumns(manifest: OutcomeManifest, values: OutcomeValues): string[] {
  // Where Node decodes text it drops a byte order mark at its start: a sign before the text keeps it.
  const text = (side: 'source' | 'target', position: number) => `'=' || (${values.text(side, position)})`;
  return [
    'o.id',
    'o.outcome',
    'o.rule',
    `'=' || o.reason`,
    ...differenceWords(manifest.fields.length).map((word) => `o.${word}`),
    ...[...manifest.keys, ...manifest.fields].flatMap((pair) => [text('source', pair.source), text('target', pair.target)]),
  ];
}

function outcomeRow(row: DuckDBValue[], manifest: OutcomeManifest): OutcomeRow {
  const wordCount = differenceWords(manifest.fields.length).length;
  const text = (at: number) => (row[at] === null ? null : String(row[at]).slice(1));
  const pairAt = (index: number) => FIXED_COLUMNS + wordCount + 2 * index;
  const outcome = OUTCOMES[Number(row[1])]!;
  const rule = row[2] === null ? null : manifest.rules[Number(row[2])]!;
  const hasSource = outcome !== 'target_only' && outcome !== 'rejected_target';
  const hasTarget = outcome !== 'source_only' && outcome !== 'rejected_source';
  const differs = (index: number) => {
    const { word, bit } = differenceBit(index);
    const bits = row[FIXED_COLUMNS + Number(word.slice(1))];
    return typeof bits === 'bigint' && ((bits >> BigInt(bit)) & 1n) === 1n;
  };
  return {
    id: String(row[0]),
    outcome,
    rule: rule?.name ?? null,
    confidence: rule?.confidence ?? null,
    reason: text(3),
    key: Object.fromEntries(
      manifest.keys.map((key, index) => [manifest.source[key.source]!.name, text(pairAt(index) + (hasSource ? 0 : 1))]),
    ),
    fields: Object.fromEntries(
      manifest.fields.map((field, index) => {
        const at = pairAt(manifest.keys.length + index);
        const sides = { ...(hasSource && { source: text(at) }), ...(hasTarget && { target: text(at + 1) }) };
        return [field.label, { ...sides, equal: hasSource && hasTarget && !differs(index) }];
      }),
    ),
  };
}
