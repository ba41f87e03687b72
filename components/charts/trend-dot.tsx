'use client';

import { clsx } from 'clsx';
import { useRouter } from 'next/navigation';
import type { MouseEvent, ReactNode } from 'react';
import { formatAbsoluteTime } from '../ui/format.ts';
import { statusWord } from '../ui/status-badge.tsx';
import type { TrendPoint } from './trend-series.ts';

/**
 * One run on the line: a real link with a target of 24 px. Which dot has the tab stop is decided by `TrendHover`, through
 * `data-point`.
 */
export function TrendDot(props: {
  id: string;
  cx: number | null | undefined;
  cy: number | null | undefined;
  point: TrendPoint | undefined;
  colour: string;
  wordsFor: (point: TrendPoint) => string;
}): ReactNode {
  const { id, cx, cy, point, colour, wordsFor } = props;
  const router = useRouter();
  // Rows of other series have no value here, and so no place.
  if (typeof cx !== 'number' || typeof cy !== 'number' || !point) return null;
  const open = (event: MouseEvent) => {
    if (!point.href || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.push(point.href);
  };
  const words = [wordsFor(point), point.status && statusWord(point.status), formatAbsoluteTime(point.at), point.note]
    .filter(Boolean)
    .join(', ');
  const mark = (
    <>
      <circle cx={cx} cy={cy} r={12} fill="transparent" />
      <circle
        cx={cx}
        cy={cy}
        r={3}
        fill={colour}
        stroke="var(--paper)"
        strokeWidth={1.5}
        className="group-hover:[r:5px] group-focus-visible:[r:5px]"
      />
      <circle
        cx={cx}
        cy={cy}
        r={9}
        fill="none"
        stroke="var(--focus)"
        strokeWidth={2}
        className="opacity-0 group-focus-visible:opacity-100"
      />
    </>
  );
  const data = { 'data-point': id, 'data-x': cx, 'data-y': cy };
  return (
    <a
      {...data}
      href={point.href}
      role={point.href ? undefined : 'img'}
      aria-label={words}
      tabIndex={-1}
      onClick={open}
      className={clsx('group outline-none', point.href && 'cursor-pointer')}
    >
      {mark}
    </a>
  );
}
