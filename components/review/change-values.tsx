import { clsx } from 'clsx';
import { PenLine } from 'lucide-react';
import type { ChangeFieldView, ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { SideExcerpt } from '../data-grid/side-excerpt.tsx';
import type { Side } from '../ui/side-tag.tsx';
import { AbsentValue, EmptyText, isNumericType, NullValue, VisibleText } from '../ui/value.tsx';
import { sidesOf } from './row-words.ts';

/** Characters of a single value that are drawn at all; the ellipsis of the cell cuts far before this. */
const DRAWN = 200;

/** One side of a field, in one line, with what the other side does not have marked. `room` is in characters. */
export function SideValue({
  side,
  field,
  set,
  type,
  room,
}: {
  side: Side;
  field: ChangeFieldView;
  set: Pick<ChangeSetState, 'origin' | 'side'>;
  type: string;
  room: number;
}) {
  const sides = sidesOf(field, set);
  const own = sides[side];
  return (
    <span className="min-w-0 truncate" title={typeof own === 'string' ? own.slice(0, 1000) : undefined}>
      <SideExcerpt side={side} {...sides} numeric={isNumericType(type)} room={room} />
    </span>
  );
}

/** The value to be written, or why there is none. */
export function NewValue({ field }: { field: ChangeFieldView }) {
  if (field.value === undefined)
    return (
      <span className="min-w-0 truncate text-warn" title={field.problem ?? undefined}>
        {field.problem ?? 'Needs a value'}
      </span>
    );
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ShortValue value={field.value} strong />
      {field.typedBy !== null && (
        <span title={`Typed by ${field.typedBy}`} className="shrink-0 text-ink-3">
          <PenLine aria-hidden className="size-3.5" />
          <span className="sr-only">typed by {field.typedBy}</span>
        </span>
      )}
    </span>
  );
}

export function ShortValue({ value, strong }: { value: string | null | undefined; strong?: boolean }) {
  if (value === undefined) return <AbsentValue />;
  if (value === null) return <NullValue />;
  if (value === '') return <EmptyText />;
  return (
    <span className={clsx('min-w-0 truncate font-mono text-xs leading-5', strong && 'font-medium')} title={value.slice(0, 1000)}>
      <VisibleText text={value.slice(0, DRAWN)} />
      {value.length > DRAWN && '…'}
    </span>
  );
}

/** Of an insert what is written, of a delete what must still stand there: `state PAID · amount 12.50`. */
export function WholeRow({ row }: { row: ChangeRow }) {
  const LISTED = 8;
  return (
    <span className="flex min-w-0 items-center gap-x-3 overflow-hidden">
      {row.fields.slice(0, LISTED).map((field) => (
        <span key={field.field} className="flex min-w-0 shrink-0 items-baseline gap-1.5">
          <span className="text-xs text-ink-3">{field.column}</span>
          {row.kind === 'insert' ? <NewValue field={field} /> : <ShortValue value={field.old} />}
        </span>
      ))}
      {row.fields.length > LISTED && <span className="shrink-0 text-ink-3">and {row.fields.length - LISTED} more</span>}
    </span>
  );
}
