'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import type { ReviewPosition } from './review-movement.ts';
import { ReviewRow } from './review-row.tsx';
import { type RowActions, rowFocusId } from './review-row-props.ts';
import { HEAD_HEIGHT, heightOf } from './row-lines.ts';
import { sidesShown } from './row-words.ts';
import { isSelected, pageState, type Selection } from './selection.ts';

/** Pixels of the columns that do not grow, and of one character of the 12 px mono face. */
const FIXED = { select: 36, decision: 104, state: 136, key: 160, field: 212, by: 124 };
const MIN_WIDTH = 1000;
const CHARACTER = 7.3;
const CELL_PADDING = 24;

const TONES = { source: 'text-source', target: 'text-target' } as const;
const SIDE_WORDS = { source: 'Source', target: 'Target' } as const;

export interface ReviewTableProps {
  set: ChangeSetState;
  rows: readonly ChangeRow[];
  loading: boolean;
  position: ReviewPosition | null;
  /** Counts up whenever the keyboard moved: the focus follows it then. */
  moves: number;
  selection: Selection;
  selectable: boolean;
  decidable: boolean;
  onSelectPage: () => void;
  actions: RowActions;
  height: string;
  empty: ReactNode;
}

/** The changes of one page as a real table; only what is in view is in it, and the row the keyboard is on. */
export function ReviewTable(props: ReviewTableProps) {
  const { set, rows, loading, position, moves, selection, selectable, decidable, onSelectPage, actions, height, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const sides = sidesShown(set);
  const verdictWidth = decidable ? FIXED.decision : FIXED.state;
  const room = useRoom(scroller, verdictWidth + (selectable ? FIXED.select : 0), sides.length + 1);
  const types = useMemo(() => new Map(set.fields?.map(({ field, type }) => [field, type])), [set.fields]);
  const typeOf = useCallback((field: string) => types.get(field) ?? 'string', [types]);
  const heights = useMemo(() => rows.map(heightOf), [rows]);
  const currentIndex = position ? rows.findIndex((row) => row.seq === position.seq) : -1;
  const range = useCallback((each: Range) => withRow(each, currentIndex), [currentIndex]);
  const rowKey = useCallback((index: number) => rows[index]?.seq ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[index] ?? 0,
    getItemKey: rowKey,
    paddingStart: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 10,
    rangeExtractor: range,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measuring depends on the heights, which the closure reads by itself
  useEffect(() => virtualizer.measure(), [heights]);
  const page = useMemo(() => rows.map((row) => row.seq), [rows]);
  const pageName = page.join();
  // A new page begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when there are other rows, not when one scrolls
  useEffect(() => {
    if (currentIndex < 0) scroller.current?.scrollTo({ top: 0 });
  }, [pageName]);
  useFocusAt(position, moves, () => currentIndex >= 0 && virtualizer.scrollToIndex(currentIndex, { align: 'auto' }));
  if (!loading && rows.length === 0) return empty;

  const selected = pageState(selection, page);
  const items = virtualizer.getVirtualItems();
  const columns = 5 + sides.length + (selectable ? 1 : 0);
  return (
    <div ref={scroller} style={{ height, scrollPaddingTop: HEAD_HEIGHT }} className="overflow-auto overscroll-contain border-y">
      <table
        aria-label={`Changes of ${set.id}`}
        aria-rowcount={loading ? undefined : rows.length + 1}
        aria-busy={loading || undefined}
        style={{ minWidth: MIN_WIDTH }}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <colgroup>
          {selectable && <col style={{ width: FIXED.select }} />}
          <col style={{ width: verdictWidth }} />
          <col style={{ width: FIXED.key }} />
          <col style={{ width: FIXED.field }} />
          {sides.map((side) => (
            <col key={side} />
          ))}
          <col />
          <col style={{ width: FIXED.by }} />
        </colgroup>
        <thead>
          <tr style={{ height: HEAD_HEIGHT }}>
            {selectable && (
              <Head>
                <Checkbox
                  checked={selected === 'all'}
                  indeterminate={selected === 'some'}
                  onCheckedChange={onSelectPage}
                  disabled={loading}
                  aria-label="Select this page"
                />
              </Head>
            )}
            <Head>{decidable ? 'Decision' : 'State'}</Head>
            <Head mono>{set.keys?.map(({ column }) => column).join(' · ') || 'Row'}</Head>
            <Head>Field</Head>
            {sides.map((side) => (
              <Head key={side} tone={TONES[side]}>
                {SIDE_WORDS[side]}
                {side === set.side && (set.status === 'applied' || set.status === 'unsettled' ? ' before' : ' now')}
              </Head>
            ))}
            <Head tone={TONES[set.side]}>{SIDE_WORDS[set.side]} after</Head>
            <Head>By</Head>
          </tr>
        </thead>
        {loading ? (
          <tbody>
            <RowsSkeleton rows={14} columns={columns} />
          </tbody>
        ) : (
          items.map((item, at) => {
            const row = rows[item.index];
            if (!row) return null;
            const before = items[at - 1];
            return (
              <Fragment key={row.seq}>
                <Gap height={item.start - (before ? before.end : HEAD_HEIGHT)} />
                <ReviewRow
                  row={row}
                  index={item.index + 2}
                  origin={set.origin}
                  side={set.side}
                  status={set.status}
                  typeOf={typeOf}
                  current={position?.seq === row.seq}
                  currentField={position?.seq === row.seq ? position.field : null}
                  selected={isSelected(selection, row.seq)}
                  selectable={selectable}
                  decidable={decidable}
                  room={room}
                  actions={actions}
                />
              </Fragment>
            );
          })
        )}
        {!loading && <Gap height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? HEAD_HEIGHT)} />}
      </table>
    </div>
  );
}

function Head({ children, mono, tone }: { children: ReactNode; mono?: boolean; tone?: string }) {
  return (
    <th
      scope="col"
      className={`sticky top-0 z-2 truncate border-b border-b-line-strong bg-paper px-2 text-left text-xs ${tone ?? 'text-ink-3'} ${mono ? 'font-mono' : ''}`}
    >
      {children}
    </th>
  );
}

/** Stands for rows that are not in view. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden>
      <tr style={{ height }} />
    </tbody>
  );
}

/** Keeps one row rendered wherever the view is, so that the focus is never lost by scrolling. */
function withRow(range: Range, index: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (index < 0 || index >= range.count || shown.includes(index)) return shown;
  return [...shown, index].sort((a, b) => a - b);
}

/** The focus goes where the keyboard went, once that row is rendered. */
function useFocusAt(position: ReviewPosition | null, moves: number, show: () => void) {
  const done = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per move; showing always does the same
  useEffect(() => {
    if (moves > 0) show();
  }, [moves]);
  useEffect(() => {
    if (!position || done.current === moves) return;
    const place = document.getElementById(rowFocusId(position.seq, position.field));
    const control = place?.matches('button') ? place : place?.querySelector('button');
    if (!control) return;
    done.current = moves;
    control.focus({ preventScroll: true });
  });
}

/** Characters that each column of values has room for; `before` is the width of what stands before the key. */
function useRoom(scroller: React.RefObject<HTMLDivElement | null>, before: number, columns: number): number {
  const [width, setWidth] = useState(MIN_WIDTH);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const fixed = before + FIXED.key + FIXED.field + FIXED.by;
  return Math.max(8, Math.floor(((Math.max(width, MIN_WIDTH) - fixed) / columns - CELL_PADDING) / CHARACTER));
}
