'use client';

import { CircleAlert } from 'lucide-react';
import { clockChangeNotes } from '#server/features/schedules/clock-changes.ts';
import { cronProblem, nextRuns, tidyCron, timeZoneProblem } from '#server/features/schedules/cron-times.ts';
import { cronWords } from '#server/features/schedules/cron-words.ts';
import { useNow } from '../ui/use-now.ts';
import { ComingTimes } from './coming-times.tsx';

const SHOWN = 5;

/** What a pattern means: in words, its next runs, and what becomes of it when clocks change. By the server's own rules. */
export function ComingRuns({ cron, timezone }: { cron: string; timezone: string }) {
  const now = useNow('ten-seconds');
  const readable = cronProblem(cron) === null && timeZoneProblem(timezone) === null;
  if (!readable || !now) {
    return <p className="flex min-h-36 items-center rounded-md bg-sunken px-3.5 py-3 text-ink-3">The next runs stand here.</p>;
  }
  const pattern = tidyCron(cron);
  const notes = clockChangeNotes(pattern, timezone, now);
  return (
    <section aria-label="The next runs" className="min-h-36 rounded-md bg-sunken px-3.5 py-3">
      <p className="font-medium" aria-live="polite">
        {cronWords(pattern)}, {timezone}
      </p>
      <div className="mt-1.5 text-ink-2">
        <ComingTimes times={nextRuns(pattern, timezone, now, SHOWN)} timezone={timezone} />
      </div>
      {notes.map((note) => (
        <p key={note} className="mt-2 flex gap-2 text-warn">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {note}
        </p>
      ))}
    </section>
  );
}
