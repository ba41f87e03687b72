import type { ApiOutputs } from '../api/trpc.ts';
import { poolParts } from './pool-parts.ts';

type ProcessPool = ApiOutputs['connections']['pools'][number];

const NAMES = { dashboard: 'Dashboard', worker: 'Worker' };

/** One process: a bar of its connections, what each part of it means, and what happened since the process opened the first. */
export function PoolRow({ pool: { process, host, pid, use } }: { pool: ProcessPool }) {
  const name = NAMES[process];
  const { used, extra, idle, room } = poolParts(use);
  const most = use.size + use.overflow;
  const width = (part: number) => ({ width: `${(part / most) * 100}%` });
  const past = [
    `${use.opened} opened`,
    `${use.recycled} recycled`,
    `${use.replaced} found dead`,
    `${use.failed} failed`,
    ...(use.timedOut > 0 ? [`${use.timedOut} waited in vain`] : []),
  ];
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{name}</span>
        <span className="font-mono text-xs text-ink-3">
          {host}, process {pid}
        </span>
      </div>
      <div
        role="img"
        aria-label={`${name}: ${used + extra} of at most ${most} connections in use, ${idle} idle, ${use.waiting} waiting`}
        className="relative h-2 overflow-hidden rounded-full bg-selected"
      >
        <div className="flex h-full gap-px">
          {used > 0 && <div className="h-full bg-ink" style={width(used)} />}
          {extra > 0 && <div className="h-full bg-warn" style={width(extra)} />}
          {idle > 0 && <div className="h-full bg-ink-3" style={width(idle)} />}
        </div>
        {use.overflow > 0 && <div className="absolute inset-y-0 w-px bg-paper" style={{ left: `${(use.size / most) * 100}%` }} />}
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-0.5 tabular-nums">
        <Part mark="bg-ink" text={`${used} in use`} />
        {extra > 0 && <Part mark="bg-warn" text={`${extra} extra in use`} />}
        <Part mark="bg-ink-3" text={`${idle} idle`} />
        <Part mark="bg-selected" text={`${room} of ${most} not open`} />
        {use.waiting > 0 && <span className="text-warn">{use.waiting} waiting</span>}
      </div>
      <p className="text-ink-2 tabular-nums">Since start: {past.join(', ')}.</p>
    </li>
  );
}

function Part({ mark, text }: { mark: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-full ${mark}`} />
      {text}
    </span>
  );
}
