'use client';

import { clsx } from 'clsx';
import { useState } from 'react';
import { formatAbsoluteTime, formatDuration, formatRelativeTime, formatTimeLeft, presentFor } from './format.ts';
import { Tooltip } from './tooltip.tsx';
import { useNow } from './use-now.ts';

/**
 * When: `3 min ago`. Hovering or focusing shows the moment in the viewer's zone, named, and in UTC; a click turns the text
 * itself to UTC and back. `absolute` starts with the full local time. `still` is bare text without a button, for inside links.
 */
export function RelativeTime({
  at,
  absolute,
  still,
  className,
}: {
  at: Date | string;
  absolute?: boolean;
  still?: boolean;
  className?: string;
}) {
  const now = useNow('ten-seconds');
  const [utc, setUtc] = useState(false);
  const moment = typeof at === 'string' ? new Date(at) : at;
  const inUtc = formatAbsoluteTime(moment, 'UTC');
  const local = now ? formatAbsoluteTime(moment) : inUtc;
  const text = now === null || utc ? inUtc : absolute ? local : formatRelativeTime(moment, presentFor(moment, now, new Date()));
  const time = (
    <time
      dateTime={moment.toISOString()}
      title={still ? `${local}\n${inUtc}` : undefined}
      className={clsx('whitespace-nowrap tabular-nums', still && className)}
    >
      {text}
    </time>
  );
  if (still) return time;
  return (
    <Tooltip
      wide
      content={
        <span className="flex flex-col tabular-nums">
          <span>{local}</span>
          {local !== inUtc && <span>{inUtc}</span>}
        </span>
      }
    >
      <button
        type="button"
        aria-pressed={utc}
        aria-label={`${text}, ${utc ? 'shown in UTC' : 'show in UTC'}`}
        onClick={() => setUtc(!utc)}
        className={clsx(
          'relative rounded-sm text-left after:absolute after:-inset-0.5 hover:underline hover:decoration-dotted hover:underline-offset-4',
          className,
        )}
      >
        {time}
      </button>
    </Tooltip>
  );
}

/**
 * Time since `from`, counting up every second until `to` is known. `serverOffsetMs` is server clock minus this clock, so
 * that a wrong clock on the viewer's machine does not show a wrong duration.
 */
export function Elapsed({
  from,
  to,
  serverOffsetMs = 0,
  className,
}: {
  from: Date;
  to?: Date | null;
  serverOffsetMs?: number;
  className?: string;
}) {
  const now = useNow('second');
  const end = to?.getTime() ?? (now ? now.getTime() + serverOffsetMs : from.getTime());
  const ms = Math.max(0, end - from.getTime());
  // Whole seconds while it runs: tenths that stand still for a second look broken.
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', className)}>{formatDuration(to ? ms : Math.floor(ms / 1000) * 1000)}</span>
  );
}

const HOUR_MS = 3_600_000;

/** Counts down to `expires` by the server's clock; amber in the last hour. */
export function TimeLeft({ expires, serverOffsetMs = 0, className }: { expires: Date; serverOffsetMs?: number; className?: string }) {
  const now = useNow('ten-seconds');
  if (now === null) return <span className={className}>{formatAbsoluteTime(expires, 'UTC')}</span>;
  const serverNow = new Date(now.getTime() + serverOffsetMs);
  const soon = expires.getTime() - serverNow.getTime() < HOUR_MS;
  return (
    <span
      title={formatAbsoluteTime(expires)}
      className={clsx('whitespace-nowrap tabular-nums', soon ? 'text-warn' : 'text-ink-2', className)}
    >
      {formatTimeLeft(expires, serverNow)}
    </span>
  );
}
