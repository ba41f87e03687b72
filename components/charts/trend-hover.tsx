'use client';

import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { formatAbsoluteTime } from '../ui/format.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { TrendPoint, TrendSeries } from './trend-series.ts';

interface Shown {
  point: TrendPoint;
  series: string | null;
  x: number;
  y: number;
  flip: boolean;
}

/** How near, in pixels along the time axis, the pointer must be to a point. */
const REACH = 40;

function dotsIn(frame: HTMLElement): SVGElement[] {
  const dots = [...frame.querySelectorAll<SVGElement>('[data-point]')];
  return dots.sort((a, b) => Number(a.dataset.x) - Number(b.dataset.x) || Number(a.dataset.y) - Number(b.dataset.y));
}

/** Shows what is at the point that is nearest to the pointer or has the focus, and makes all points one tab stop. */
export function TrendHover({
  points,
  series,
  name,
  label,
  children,
}: {
  points: Map<string, TrendPoint>;
  series: readonly TrendSeries[];
  name: (value: number) => string;
  label: string;
  children: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);

  // Recharts draws the dots when it has measured itself and after every brush; the tab stop is given to the last of them.
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const offer = () => {
      const dots = dotsIn(element);
      if (!dots.some((dot) => dot.tabIndex === 0)) dots.at(-1)?.setAttribute('tabindex', '0');
    };
    const observer = new MutationObserver(offer);
    observer.observe(element, { childList: true, subtree: true });
    offer();
    return () => observer.disconnect();
  }, []);

  function show(dot: SVGElement) {
    const id = dot.dataset.point!;
    const point = points.get(id);
    if (!point) return;
    const index = Number(/^s(\d+)-/.exec(id)?.[1]);
    const x = Number(dot.dataset.x);
    setShown({
      point,
      series: series.length > 1 ? (series[index]?.label ?? null) : null,
      x,
      y: Number(dot.dataset.y),
      flip: x > (frame.current?.clientWidth ?? 0) / 2,
    });
  }

  function follow(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const [nearest] = dotsIn(event.currentTarget)
      .map((dot) => ({ dot, along: Math.abs(Number(dot.dataset.x) - x), across: Math.abs(Number(dot.dataset.y) - y) }))
      .sort((a, b) => a.along - b.along || a.across - b.across);
    if (nearest && nearest.along <= REACH) show(nearest.dot);
    else setShown(null);
  }

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const dots = dotsIn(event.currentTarget);
    const focused = document.activeElement;
    const at = focused instanceof SVGElement ? dots.indexOf(focused) : -1;
    if (at < 0) return;
    const goal = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: dots.length - 1 }[event.key];
    const next = goal === undefined ? undefined : dots[goal];
    if (goal === undefined) return;
    event.preventDefault();
    if (!next) return;
    dots[at]!.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls; this groups the points of one chart
    <div
      ref={frame}
      role="group"
      aria-label={`${label}: points`}
      className="relative"
      onPointerMove={follow}
      onPointerLeave={() => setShown(null)}
      onKeyDown={move}
      onFocus={(event) => {
        if (event.target instanceof Element) {
          const dot = event.target.closest<SVGElement>('[data-point]');
          if (dot) show(dot);
        }
      }}
      onBlur={() => setShown(null)}
    >
      {children}
      {shown && (
        <div
          aria-hidden
          style={{ left: shown.x + (shown.flip ? -14 : 14), top: Math.max(0, shown.y - 24) }}
          className={`pointer-events-none absolute z-10 w-max max-w-72 rounded-md bg-raised px-2.5 py-2 shadow-floating ${shown.flip ? '-translate-x-full' : ''}`}
        >
          {shown.series && <p className="truncate text-xs text-ink-3">{shown.series}</p>}
          <p className="flex items-center gap-3">
            <span className="text-base font-semibold">{name(shown.point.value!)}</span>
            {shown.point.status && <StatusBadge status={shown.point.status} plain />}
          </p>
          <p className="text-xs text-ink-3">{formatAbsoluteTime(shown.point.at)}</p>
          {shown.point.note && <p className="truncate font-mono text-xs text-ink-2">{shown.point.note}</p>}
        </div>
      )}
    </div>
  );
}
