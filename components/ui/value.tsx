'use client';

import { clsx } from 'clsx';
import { type ReactNode, useState } from 'react';
import { valueParts } from './value-parts.ts';

/** Logical types (semantics.md §1) whose values are aligned right. Takes `decimal(12,2)` as well as `decimal`. */
export function isNumericType(type: string | undefined): boolean {
  return type !== undefined && /^(integer|decimal|float)\b/.test(type);
}

const LINE_ENDS = new Set(['\n', '\r']);

const chipClass = 'inline-block rounded-sm border border-dashed border-control px-1 font-sans text-[11px] leading-4 text-ink-3';

/** NULL as a dashed chip: no text a database can hold looks like it. */
export function NullValue() {
  return <span className={clsx(chipClass, 'italic')}>NULL</span>;
}

/** The empty text: two quotes in a chip with its word. */
export function EmptyText() {
  return (
    <span className={chipClass}>
      <span className="font-mono">&#39;&#39;</span> empty
    </span>
  );
}

/** There is no row on this side, so there is no value: not the same as NULL. */
export function AbsentValue() {
  return (
    <span className="text-ink-3" title="No row on this side">
      <span aria-hidden>—</span>
      <span className="sr-only">no row on this side</span>
    </span>
  );
}

/** Text with its invisible characters drawn; `before`/`after` for pieces of a longer text. */
export function VisibleText({ text, before, after }: { text: string; before?: string; after?: string }): ReactNode {
  return valueParts(text, before, after).map((part, at) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        key={at}
        title={part.name}
        data-mark={part.mark}
        className={clsx(
          'blank-mark inline-block min-w-[1ch] whitespace-pre',
          LINE_ENDS.has(part.text) && 'h-[1lh] overflow-hidden align-bottom',
        )}
      >
        {part.text}
        {/* Not selectable: what is copied is the value, not its description. */}
        <span className="sr-only select-none">{part.name}</span>
      </span>
    ),
  );
}

export interface ValueProps {
  /** Canonical text, `null` for NULL, `undefined` where the side has no row. */
  value: string | null | undefined;
  /** Logical type; numbers go to the right. */
  type?: string;
  /** Characters shown before it is cut; 0 never cuts. */
  limit?: number;
  className?: string;
}

/**
 * One database value, shown so that no two different values look alike: NULL, the empty text and blanks are all visible.
 * Long values are cut with a button that shows the rest.
 */
export function Value({ value, type, limit = 120, className }: ValueProps) {
  const [open, setOpen] = useState(false);
  if (value === undefined) return <AbsentValue />;
  if (value === null) return <NullValue />;
  if (value === '') return <EmptyText />;
  const all = limit > 0 && value.length > limit ? Array.from(value) : null;
  const cut = all !== null && all.length > limit && !open;
  const text = cut ? all.slice(0, limit).join('') : value;
  return (
    <span className={clsx('font-mono text-xs leading-5 break-words', isNumericType(type) && 'block text-right', className)}>
      <VisibleText text={text} after={cut ? (all[limit] ?? '') : ''} />
      {all !== null && all.length > limit && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="relative ml-1 rounded-sm px-1 font-sans text-xs text-ink-2 underline decoration-dotted underline-offset-2 after:absolute after:-inset-1 hover:text-ink"
        >
          {open ? 'less' : `… ${(all.length - limit).toLocaleString('en-US')} more`}
        </button>
      )}
    </span>
  );
}
