'use client';

import { clsx } from 'clsx';
import { ArrowDown, CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useLayoutEffect, useRef, useState } from 'react';
import { PHASES, type Phase } from '#server/engine/ports.ts';
import { hasEnded } from '#server/features/runs/run-status.ts';
import type { RunEvent } from '#server/features/runs/run-view.ts';
import { phaseWords } from '../charts/phase-timeline.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatAbsoluteTime, formatDuration, formatPlural } from '../ui/format.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { useShownRun } from './run-context.tsx';

const levels = {
  info: { word: 'Info', icon: Info, class: 'text-ink-3' },
  warning: { word: 'Warning', icon: TriangleAlert, class: 'text-warn' },
  error: { word: 'Error', icon: CircleAlert, class: 'text-bad' },
} as const;

const LEVELS = ['info', 'warning', 'error'] as const;
type Level = (typeof LEVELS)[number];
const EVERY_PHASE = 'every';

const urlState = { level: parseAsStringLiteral(LEVELS).withDefault('info'), phase: parseAsStringLiteral(PHASES) };

/** What happened, line by line. Follows the newest line until one scrolls away from it. */
export function RunLog({ className }: { className?: string }) {
  const { run, events, eventsPending } = useShownRun();
  const [filter, setFilter] = useQueryStates(urlState, { history: 'replace' });
  const shown = events.filter(
    (event) => LEVELS.indexOf(event.level) >= LEVELS.indexOf(filter.level) && (filter.phase === null || event.phase === filter.phase),
  );
  const begin = run.startedAt ?? run.queuedAt;
  const text = shown.map((event) => logLine(event, begin)).join('\n');
  return (
    <section aria-labelledby="log" className={className}>
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <h2 id="log" className="mr-auto text-base font-medium">
          Log
        </h2>
        <SegmentedControl
          label="Level"
          value={filter.level}
          onValueChange={(level) => void setFilter({ level })}
          options={[
            { value: 'info', label: 'Everything' },
            { value: 'warning', label: 'Warnings' },
            { value: 'error', label: 'Errors' },
          ]}
        />
        <div className="w-40">
          <Select<Phase | typeof EVERY_PHASE>
            aria-label="Phase"
            size="sm"
            value={filter.phase ?? EVERY_PHASE}
            onValueChange={(phase) => void setFilter({ phase: phase === EVERY_PHASE ? null : phase })}
            options={[{ value: EVERY_PHASE, label: 'Every phase' }, ...PHASES.map((phase) => ({ value: phase, label: phaseWords[phase] }))]}
          />
        </div>
        <CopyButton text={text} label="Copy the lines shown" />
      </div>
      {eventsPending ? (
        <TextSkeleton lines={5} className="h-40" />
      ) : (
        <FollowedLines events={shown} begin={begin} active={!hasEnded(run.status)} hidden={events.length - shown.length} />
      )}
    </section>
  );
}

function FollowedLines({ events, begin, active, hidden }: { events: readonly RunEvent[]; begin: Date; active: boolean; hidden: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const count = events.length;
  // Before paint, so that a new last line does not jump into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what it reacts to
  useLayoutEffect(() => {
    if (active && following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [active, following, count]);

  return (
    <div className="relative">
      <div
        ref={box}
        // Its lines come too fast to be read out; whoever wants them goes there.
        role="log"
        aria-live="off"
        aria-label="Event log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < 8)
        }
        className="max-h-112 min-h-24 overflow-y-auto rounded-md border bg-sunken py-1.5 font-mono text-xs leading-5"
      >
        {count === 0 && <p className="px-3 py-2 font-sans text-ink-3">{hidden > 0 ? 'No line matches.' : 'Nothing has happened yet.'}</p>}
        <ol>
          {events.map((event) => (
            <LogLine key={event.id} event={event} begin={begin} />
          ))}
        </ol>
      </div>
      {active && !following && (
        <Button size="sm" icon={<ArrowDown />} onClick={() => setFollowing(true)} className="absolute! right-3 bottom-3 shadow-floating">
          Follow
        </Button>
      )}
      <p className="pt-1 text-xs text-ink-3">
        {formatPlural(count, 'line')}
        {hidden > 0 && `, ${hidden.toLocaleString('en-US')} filtered out`}
      </p>
    </div>
  );
}

function LogLine({ event, begin }: { event: RunEvent; begin: Date }) {
  const { icon: Icon, word, class: tone } = levels[event.level as Level];
  return (
    <li className="flex gap-3 px-3 hover:bg-hover">
      <time
        dateTime={event.at.toISOString()}
        title={`${formatAbsoluteTime(event.at)}\n${formatAbsoluteTime(event.at, 'UTC')}`}
        className="w-16 shrink-0 text-right text-ink-3"
      >
        {sinceBegin(event, begin)}
      </time>
      <span className={clsx('flex w-4 shrink-0 items-center justify-center', tone)} title={word}>
        <Icon aria-hidden className="size-3.5" />
        <span className="sr-only">{word}</span>
      </span>
      <span className="w-28 shrink-0 truncate text-ink-3">{event.phase && phaseWords[event.phase]}</span>
      <span className={clsx('min-w-0 flex-1 break-words', event.level !== 'info' && tone)}>{event.message}</span>
    </li>
  );
}

/** Before the start (while it waited) the clock has not begun. */
function sinceBegin(event: RunEvent, begin: Date): string {
  return `+${formatDuration(Math.max(0, event.at.getTime() - begin.getTime()))}`;
}

function logLine(event: RunEvent, begin: Date): string {
  return [event.at.toISOString(), sinceBegin(event, begin), event.level.toUpperCase(), event.phase ?? '-', event.message].join('\t');
}
