'use client';

import { useQueryStates } from 'nuqs';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeEventView, ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { useTRPCClient } from '../api/trpc.ts';
import { fieldBeside, type ReviewPosition, rowBeside } from './review-movement.ts';
import type { RowActions } from './review-row-props.ts';
import { filterOf, firstPage, type ReviewNarrowing, reviewParsers } from './review-url.ts';
import { everything, extend, isEmpty, nothing, type Selection, toggle, togglePage } from './selection.ts';
import { useDecisions } from './use-decisions.ts';
import { useMatching } from './use-matching.ts';
import { useReviewRows } from './use-review-rows.ts';

/** Where to go when the page that was asked for is there. */
type Arrival = 'first' | 'last' | number;

/** The review of one set: what is shown, where the keyboard is, what is selected, and what can be done with it. */
export function useReview(set: ChangeSetState, live: boolean) {
  const client = useTRPCClient();
  const [view, setView] = useQueryStates(reviewParsers, { history: 'push' });
  const filter = useMemo(() => filterOf(view), [view]);
  const backward = view.after === null && view.before !== null;
  const ready = set.status !== 'planning' && set.status !== 'failed';
  const rows = useReviewRows(set.id, filter, { cursor: view.after ?? view.before, backward }, ready);
  const decisions = useDecisions(set, rows, live);
  const matching = useMatching(set, view);
  const [selection, setSelection] = useState<Selection>(nothing);
  const [chosen, setPosition] = useState<ReviewPosition | null>(null);
  // A copied link opens a row before anybody has gone there.
  const position = useMemo(() => chosen ?? (view.row === null ? null : { seq: view.row, field: null }), [chosen, view.row]);
  const [moves, setMoves] = useState(0);
  const [onlyField, setOnlyField] = useState(false);
  const arrival = useRef<Arrival | null>(null);
  const list = rows.rows;
  const page = useMemo(() => list.map((row) => row.seq), [list]);
  const panelOpen = view.row !== null;

  /** With the details open the keyboard stays in them; otherwise the focus goes along. */
  function go(to: ReviewPosition | null) {
    if (!to) return;
    setPosition(to);
    if (panelOpen) void setView({ row: to.seq }, { history: 'replace' });
    else setMoves((before) => before + 1);
  }
  function turn(to: 'next' | 'previous', then: Arrival | null) {
    const cursor = to === 'next' ? rows.page?.next : rows.page?.previous;
    if (cursor == null || rows.turning) return;
    arrival.current = then;
    void setView(to === 'next' ? { after: cursor, before: null } : { after: null, before: cursor });
  }
  const arrive = useEffectEvent(() => {
    const to = arrival.current;
    arrival.current = null;
    if (to === null) return;
    const row = typeof to === 'number' ? list.find((each) => each.seq === to) : list.at(to === 'first' ? 0 : -1);
    if (row) go({ seq: row.seq, field: null });
  });
  const pageName = page.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another page is there, and only then
  useEffect(() => {
    if (!rows.turning && !rows.pending) arrive();
  }, [pageName, rows.turning, rows.pending]);

  function step(by: 1 | -1, selecting: boolean) {
    const to = rowBeside(list, position, by);
    if (!to) return turn(by === 1 ? 'next' : 'previous', by === 1 ? 'first' : 'last');
    if (selecting) setSelection((before) => extend(before, to.seq, page, position?.seq ?? null));
    go(to);
  }
  async function goToNextUnreviewed() {
    const at = position ? list.findIndex((row) => row.seq === position.seq) : -1;
    const near = list.slice(at + 1).find((row) => row.decision === 'pending');
    if (near) return go({ seq: near.seq, field: null });
    const { decisions: _, ...rest } = filter;
    const { seq } = await client.changes.next.query({ id: set.id, after: list.at(-1)?.seq ?? 0, filter: rest });
    if (seq === null) return 'none' as const;
    if (page.includes(seq)) return go({ seq, field: null });
    arrival.current = seq;
    const shown = view.show.length === 0 || view.show.includes('pending');
    void setView({ after: seq - 1, before: null, ...(!shown && { show: ['pending' as const] }) });
  }

  /** Decides what is selected; without a selection, or with its details open, the row or the field the keyboard is on. */
  function decideHere(decision: Decision) {
    if (panelOpen && position) return decisions.decide([position.seq], decision, position.field ?? undefined);
    const field = onlyField && view.field !== null ? view.field : undefined;
    if (selection.kind === 'all') return decisions.decideAll(filter, decision, field);
    if (!isEmpty(selection)) return decisions.decide([...selection.seqs], decision, field);
    if (position) decisions.decide([position.seq], decision, position.field ?? undefined);
  }

  const latest = useRef({ decide: decisions.decide, page });
  useEffect(() => {
    latest.current = { decide: decisions.decide, page };
  });
  const actions = useMemo<RowActions>(
    () => ({
      decide: (seq, decision, field) => {
        setPosition({ seq, field: null });
        latest.current.decide([seq], decision, field);
      },
      select: (seq, range) => {
        const { page: now } = latest.current;
        setPosition({ seq, field: null });
        setSelection((before) => (range ? extend(before, seq, now, seq) : toggle(before, seq, now)));
      },
      go: (seq) => setPosition({ seq, field: null }),
      open: (seq) => {
        setPosition({ seq, field: null });
        void setView({ row: seq }, { history: 'replace' });
      },
    }),
    [setView],
  );
  function hear(event: ChangeEventView) {
    // After an apply other rows than before are stale or failed: one that shows these looks again.
    if (event.kind === 'applied' && view.became.length > 0) void setView({ became: null, ...firstPage });
    // What somebody did to many rows, and what an apply did, may be any of them.
    if (event.kind !== 'undo') rows.refresh(event.seqs);
  }
  const current: ChangeRow | undefined = list.find((row) => row.seq === position?.seq);
  return {
    view,
    filter,
    rows,
    matching,
    selection,
    position,
    moves,
    current,
    onlyField,
    setOnlyField,
    actions,
    hear,
    ...decisions,
    decideHere,
    step,
    intoField: (by: 1 | -1) => go(fieldBeside(current, position, by)),
    goToNextUnreviewed,
    toggleCurrent: () => position && setSelection((before) => toggle(before, position.seq, page)),
    selectPage: () => setSelection((before) => togglePage(before, page)),
    selectAll: () => setSelection(everything),
    clearSelection: () => {
      setSelection(nothing);
      decisions.forgetConflict();
    },
    /** A changed filter begins at its first page, with nothing selected. */
    narrow: (change: { [Key in keyof ReviewNarrowing]?: ReviewNarrowing[Key] | null }) => {
      setSelection(nothing);
      setOnlyField(false);
      decisions.forgetConflict();
      void setView({ ...change, ...firstPage });
    },
    open: (seq: number | null) => void setView({ row: seq }, { history: 'replace' }),
    next: rows.page?.next != null && !rows.turning ? () => turn('next', null) : null,
    previous: rows.page?.previous != null && !rows.turning ? () => turn('previous', null) : null,
  };
}

export type Review = ReturnType<typeof useReview>;
