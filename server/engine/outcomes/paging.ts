import { TieoutError } from '../errors.ts';
import type { OutcomePage, OutcomeRow } from '../landing/contract.ts';
import { encodeCursor } from './cursor.ts';

/** What every landing engine holds to when outcomes are read page by page (landing/contract.ts, `OutcomeReader`). */

const LARGEST_PAGE = 500;

/** @throws TieoutError invalid_input. */
export function assertPageSize(limit: number, what: 'rows' | 'keys'): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return;
  throw new TieoutError('invalid_input', `A page has 1 to ${LARGEST_PAGE} ${what}.`, `Ask for fewer ${what} at a time.`);
}

/** @throws TieoutError invalid_input. */
export function assertCountCap(cap: number): void {
  if (Number.isSafeInteger(cap) && cap >= 1) return;
  throw new TieoutError('invalid_input', 'The cap of a count is 1 or more.', 'Give a larger cap.');
}

/** The cursors beside a page. Coming from a cursor, the row it names lies on the other side, so there is a page there too. */
export function neighbours(
  rows: readonly OutcomeRow[],
  backward: boolean,
  more: boolean,
  from: string | null,
): Pick<OutcomePage, 'next' | 'previous'> {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return { next: null, previous: null };
  const onward = backward ? from !== null : more;
  const back = backward ? more : from !== null;
  return { next: onward ? encodeCursor(last.id) : null, previous: back ? encodeCursor(first.id) : null };
}
