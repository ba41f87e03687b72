'use client';

import { formatAbsoluteTime } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

/** Moments in the schedule's own zone, and in the viewer's where that reads differently. */
export function ComingTimes({ times, timezone }: { times: readonly Date[]; timezone: string }) {
  // Server and first render do not know the viewer's zone.
  const known = useNow('ten-seconds') !== null;
  return (
    <ol className="grid w-fit grid-cols-[auto_auto] gap-x-6 tabular-nums">
      {times.map((time) => {
        const there = `${weekday(time, timezone)} ${formatAbsoluteTime(time, timezone)}`;
        const here = known ? `${weekday(time)} ${formatAbsoluteTime(time)}` : there;
        return (
          <li key={time.getTime()} className="col-span-2 grid grid-cols-subgrid">
            <time dateTime={time.toISOString()} className="whitespace-nowrap">
              {there}
            </time>
            {here !== there && <span className="whitespace-nowrap text-ink-3">{here}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function weekday(at: Date, timeZone?: string): string {
  return at.toLocaleDateString('en-GB', { timeZone, weekday: 'short' });
}
