'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';

/**
 * The row whose details are open, and the ones after and before it. Past the end of a page it goes on with the next one, and
 * past its beginning with the last row of the one before.
 */
export function useOpenRow(
  rows: readonly OutcomeRow[],
  turning: boolean,
  openId: string | null,
  look: (change: { row: string | null }) => void,
  nextPage: (() => void) | null,
  previousPage: (() => void) | null,
): { row: OutcomeRow | undefined; next: (() => void) | null; previous: (() => void) | null } {
  // While the page turns there is no row to name yet, only the page it was left by and the end that is wanted of the next.
  const [turn, setTurn] = useState<{ to: 'first' | 'last'; from: readonly OutcomeRow[] } | null>(null);
  const arrived = turn !== null && !turning && rows !== turn.from;
  const wanted = arrived ? (turn.to === 'first' ? rows[0] : rows.at(-1)) : undefined;
  const open = useEffectEvent((id: string | null) => look({ row: id }));
  // The address is outside of React: it is written when the page is there.
  useEffect(() => {
    if (!arrived) return;
    setTurn(null);
    open(wanted?.id ?? null);
  }, [arrived, wanted]);
  if (turn) return { row: turn.from.at(turn.to === 'first' ? -1 : 0), next: null, previous: null };

  const at = rows.findIndex((row) => row.id === openId);
  if (at < 0) return { row: undefined, next: null, previous: null };
  const step = (by: 1 | -1) => {
    const neighbour = rows[at + by];
    return neighbour ? () => look({ row: neighbour.id }) : null;
  };
  const over = (to: 'first' | 'last', page: (() => void) | null) =>
    page &&
    (() => {
      setTurn({ to, from: rows });
      page();
    });
  return { row: rows[at], next: step(1) ?? over('first', nextPage), previous: step(-1) ?? over('last', previousPage) };
}
