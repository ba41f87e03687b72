import Link from 'next/link';
import type { ApiOutputs } from '../api/trpc.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** What runs by itself next. */
export function ScheduledRuns({ scheduled }: { scheduled: ApiOutputs['overview']['get']['scheduled'] }) {
  return (
    <ul className="-mt-3">
      {scheduled.map(({ scheduleId, rulesetName, at, words, timezone }) => (
        <li key={scheduleId} className="border-b">
          <Link
            href={`/schedules?schedule=${encodeURIComponent(scheduleId)}`}
            className="flex min-h-8 flex-wrap items-center gap-x-4 px-2 py-1 outline-offset-[-2px] hover:bg-hover focus-visible:bg-hover"
          >
            <span className="w-24 shrink-0">
              <RelativeTime at={at} still />
            </span>
            <span className="min-w-0 flex-1 truncate font-medium">{rulesetName}</span>
            <span className="truncate text-ink-3">
              {words}, {timezone}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
