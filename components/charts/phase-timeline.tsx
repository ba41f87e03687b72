'use client';

import { clsx } from 'clsx';
import { Circle, CircleCheck, CircleSlash, CircleX, LoaderCircle } from 'lucide-react';
import type { Phase } from '#server/engine/ports.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

export interface PhaseBar {
  phase: Phase;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  startedAt?: Date | null;
  endedAt?: Date | null;
  rows?: number | null;
  bytes?: number | null;
  /** The step within, or how far it is: `rule: order number`, `61%`. */
  detail?: string | null;
  /** Estimated time left in milliseconds, while running. */
  leftMs?: number | null;
}

/** The names of the phases, wherever one is named. */
export const phaseWords: Record<Phase, string> = {
  extract_source: 'Read source',
  extract_target: 'Read target',
  index: 'Index',
  match: 'Match',
  compare: 'Compare',
  kpis: 'KPIs',
  store: 'Store',
  clean_up: 'Clean up',
};

const states = {
  waiting: { icon: Circle, class: 'text-ink-3', word: 'waiting' },
  running: { icon: LoaderCircle, class: 'animate-spin text-ink', word: 'running' },
  done: { icon: CircleCheck, class: 'text-good', word: 'done' },
  failed: { icon: CircleX, class: 'text-bad', word: 'failed' },
  cancelled: { icon: CircleSlash, class: 'text-ink-3', word: 'cancelled' },
} as const;

function barColour(bar: PhaseBar): string {
  if (bar.state === 'failed') return 'bg-bad';
  if (bar.phase === 'extract_source') return 'bg-source';
  if (bar.phase === 'extract_target') return 'bg-target';
  return 'bg-ink-3';
}

/**
 * The phases of a run as bars on one time axis, the two extracts side by side, with rows, rate and bytes. `serverOffsetMs`
 * is server clock minus this clock.
 */
export function PhaseTimeline({
  phases,
  startedAt,
  serverOffsetMs = 0,
}: {
  phases: readonly PhaseBar[];
  startedAt: Date | null;
  serverOffsetMs?: number;
}) {
  const tick = useNow('second');
  const lastKnown = Math.max(
    startedAt?.getTime() ?? 0,
    ...phases.flatMap((bar) => [bar.startedAt?.getTime() ?? 0, bar.endedAt?.getTime() ?? 0]),
  );
  const running = phases.some((bar) => bar.state === 'running');
  const end = running && tick ? Math.max(lastKnown, tick.getTime() + serverOffsetMs) : lastKnown;
  const begin = startedAt?.getTime() ?? end;
  const span = Math.max(1, end - begin);

  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-160 border-separate border-spacing-0">
        <caption className="sr-only">Phases of the run</caption>
        <thead>
          <tr className="text-xs text-ink-3 [&>th]:h-8 [&>th]:border-b [&>th]:px-2">
            <th scope="col" className="w-56 text-left">
              Phase
            </th>
            <th scope="col" className="text-left">
              <span className="flex justify-between">
                <span>0 s</span>
                <span className="sr-only">to</span>
                <span>{formatDuration(span)}</span>
              </span>
            </th>
            <th scope="col" className="w-24 text-right">
              Rows
            </th>
            <th scope="col" className="w-28 text-right">
              Rate
            </th>
            <th scope="col" className="w-20 text-right">
              Size
            </th>
            <th scope="col" className="w-32 text-right">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {phases.map((bar) => (
            <PhaseRow key={bar.phase} bar={bar} begin={begin} span={span} end={end} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PhaseRow({ bar, begin, span, end }: { bar: PhaseBar; begin: number; span: number; end: number }) {
  const look = states[bar.state];
  const from = bar.startedAt?.getTime();
  const to = bar.endedAt?.getTime() ?? (bar.state === 'running' ? end : from);
  const ms = from !== undefined && to !== undefined ? Math.max(0, to - from) : null;
  const rate = bar.rows && ms && ms >= 100 ? formatRate((bar.rows / ms) * 1000) : null;
  return (
    <tr
      className={clsx(
        '[&>td]:h-8 [&>td]:border-b [&>td]:px-2 [&>th]:h-8 [&>th]:border-b [&>th]:px-2',
        bar.state === 'waiting' && 'text-ink-3',
      )}
    >
      <th scope="row" className="text-left font-normal">
        <span className="flex w-52 items-center gap-2 whitespace-nowrap">
          <look.icon aria-hidden className={clsx('size-3.5 shrink-0', look.class)} />
          {phaseWords[bar.phase]}
          <span className="sr-only">, {look.word}</span>
          {bar.detail && bar.state === 'running' && (
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3" title={bar.detail}>
              {bar.detail}
            </span>
          )}
        </span>
      </th>
      <td>
        <span className="relative block h-4">
          {from !== undefined && ms !== null && (
            <span
              aria-hidden
              style={{ left: `${((from - begin) / span) * 100}%`, width: `${(ms / span) * 100}%` }}
              className={clsx('absolute inset-y-0 min-w-0.5 rounded-[2px]', barColour(bar), bar.state === 'running' && 'opacity-80')}
            />
          )}
        </span>
      </td>
      <td className="text-right">{bar.rows ? formatCount(bar.rows) : ''}</td>
      <td className="text-right whitespace-nowrap text-ink-2">{rate}</td>
      <td className="text-right whitespace-nowrap text-ink-2">{bar.bytes ? formatBytes(bar.bytes) : ''}</td>
      <td className="text-right whitespace-nowrap">
        {bar.state === 'running' && bar.leftMs ? <span className="mr-2 text-xs text-ink-3">{formatDuration(bar.leftMs)} left</span> : null}
        {ms === null ? '' : formatDuration(ms)}
      </td>
    </tr>
  );
}
