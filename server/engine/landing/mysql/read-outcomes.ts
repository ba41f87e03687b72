import { throwIfCancelled } from '../../errors.ts';
import { decodeCursor } from '../../outcomes/cursor.ts';
import { assertCountCap, assertPageSize, neighbours } from '../../outcomes/paging.ts';
import type { OutcomeFilter, OutcomePage, OutcomePageQuery, OutcomeRow } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import type { OpenedOutcomes } from './opened-outcomes.ts';
import { outcomeSelection } from './outcome-filter.ts';
import { OUTCOME_COLUMNS, StoredOutcome } from './outcome-row.ts';

/** Rows asked for at once where a condition may leave out most of them: few at first, as the first page is wanted soon. */
const FIRST_ROWS = 500;
const MOST_ROWS = 16_000;

type Direction = 'forward' | 'backward';

/**
 * Outcomes that a filter lets through, in the order of their ids. Rows are asked for in chunks that follow one another by id,
 * so that a reader who has enough leaves nothing behind on the server.
 */
export async function* filteredOutcomes(
  session: LandingSession,
  { manifest, tables }: OpenedOutcomes,
  filter: OutcomeFilter,
  from: string | null,
  direction: Direction,
  wanted: number,
  signal: AbortSignal,
): AsyncGenerator<StoredOutcome> {
  const { where, values, conditions } = outcomeSelection(filter, manifest);
  const backward = direction === 'backward';
  let beyond = from;
  let limit = conditions.length === 0 ? Math.min(wanted, MOST_ROWS) : Math.max(FIRST_ROWS, Math.min(wanted, MOST_ROWS));
  for (;;) {
    const after = beyond === null ? '' : ` AND o.id ${backward ? '<' : '>'} ${beyond}`;
    const rows = await session.rows(
      `SELECT ${OUTCOME_COLUMNS} FROM ${tables.outcome} AS o WHERE ${where}${after} ORDER BY o.id ${backward ? 'DESC' : 'ASC'} LIMIT ${limit}`,
      values,
      signal,
    );
    for (const cells of rows) {
      const row = new StoredOutcome(cells, manifest);
      if (conditions.every((holds) => holds(row))) yield row;
    }
    if (rows.length < limit) return;
    beyond = String(rows.at(-1)![0]);
    limit = Math.min(2 * limit, MOST_ROWS);
    throwIfCancelled(signal);
  }
}

export async function readPage(
  session: LandingSession,
  opened: OpenedOutcomes,
  query: OutcomePageQuery,
  signal: AbortSignal,
): Promise<OutcomePage> {
  assertPageSize(query.limit, 'rows');
  const from = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const direction = query.direction ?? 'forward';
  const rows: OutcomeRow[] = [];
  let more = false;
  // One row too many tells whether there is another page.
  for await (const row of filteredOutcomes(session, opened, query, from, direction, query.limit + 1, signal)) {
    more = rows.length === query.limit;
    if (more) break;
    rows.push(row.row(query.targetKey === true));
  }
  const backward = direction === 'backward';
  if (backward) rows.reverse();
  return { rows, ...neighbours(rows, backward, more, from) };
}

export async function countRows(
  session: LandingSession,
  opened: OpenedOutcomes,
  filter: OutcomeFilter,
  cap: number,
  signal: AbortSignal,
): Promise<{ count: number; capped: boolean }> {
  assertCountCap(cap);
  const { where, values, conditions } = outcomeSelection(filter, opened.manifest);
  if (conditions.length === 0) {
    const counted = `SELECT COUNT(*) FROM (SELECT 1 FROM ${opened.tables.outcome} AS o WHERE ${where} LIMIT ${cap + 1}) AS found`;
    const [row] = await session.rows(counted, values, signal);
    const count = Number(row?.[0]);
    return { count: Math.min(count, cap), capped: count > cap };
  }
  let count = 0;
  for await (const _ of filteredOutcomes(session, opened, filter, null, 'forward', MOST_ROWS, signal)) {
    count += 1;
    if (count > cap) return { count: cap, capped: true };
  }
  return { count, capped: false };
}
