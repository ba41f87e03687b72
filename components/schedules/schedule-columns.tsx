'use client';

import { Ellipsis, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { KpiCell } from '../runs/kpi-cell.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { type Status, StatusBadge } from '../ui/status-badge.tsx';
import type { TableColumn } from '../ui/table.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ComingTimes } from './coming-times.tsx';
import type { Schedule } from './schedule-draft.ts';

export interface ScheduleDeeds {
  run: (schedule: Schedule) => void;
  setPaused: (schedule: Schedule, paused: boolean) => void;
  edit: (schedule: Schedule) => void;
  remove: (schedule: Schedule) => void;
}

export function scheduleColumns(may: { write: boolean; run: boolean }, deeds: ScheduleDeeds): TableColumn<Schedule>[] {
  return [
    {
      id: 'ruleset',
      header: 'Ruleset',
      truncate: true,
      cell: ({ rulesetName, rulesetId }) => (
        <span className="flex flex-col py-1" title={rulesetName}>
          <span className="truncate">{rulesetName}</span>
          <span className="truncate font-mono text-xs font-normal text-ink-3">{rulesetId}</span>
        </span>
      ),
    },
    {
      id: 'when',
      header: 'When',
      width: '26%',
      truncate: true,
      cell: ({ words, cron }) => (
        <span className="flex flex-col" title={words}>
          <span className="truncate">{words}</span>
          <span className="font-mono text-xs text-ink-3">{cron}</span>
        </span>
      ),
    },
    { id: 'zone', header: 'Time zone', width: '9.5rem', truncate: true, cell: ({ timezone }) => <span title={timezone}>{timezone}</span> },
    { id: 'next', header: 'Next run', width: '8rem', cell: (schedule) => <NextRun schedule={schedule} /> },
    { id: 'last', header: 'Last time', width: '11rem', cell: (schedule) => <LastFire schedule={schedule} /> },
    {
      id: 'deeds',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '5rem',
      cell: (schedule) => <Deeds schedule={schedule} may={may} deeds={deeds} />,
    },
  ];
}

function NextRun({ schedule: { paused, next, timezone, nextRunAt } }: { schedule: Schedule }) {
  if (paused) {
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-2">
        <Pause aria-hidden className="size-3.5" />
        paused
      </span>
    );
  }
  if (!nextRunAt) return <span className="text-ink-3">never</span>;
  return (
    <Tooltip
      wide
      content={
        <div className="[&_span]:text-inherit [&_span]:opacity-80">
          <ComingTimes times={next} timezone={timezone} />
        </div>
      }
    >
      <button type="button" className="rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-4">
        <RelativeTime at={nextRunAt} still />
      </button>
    </Tooltip>
  );
}

function LastFire({ schedule: { lastFire } }: { schedule: Schedule }) {
  if (!lastFire) return <span className="text-ink-3">not yet</span>;
  const { run, at, reason, outcome } = lastFire;
  if (outcome === 'skipped' || !run) {
    return (
      <span className="flex flex-col" title={reason ?? undefined}>
        <StatusBadge plain status="cancelled" word="Skipped" />
        <RelativeTime at={at} still className="text-xs text-ink-3" />
      </span>
    );
  }
  return (
    <Link href={`/runs/${run.id}`} className="group/run flex w-fit flex-col rounded-sm" title={run.id}>
      <span className="flex items-center gap-3">
        <StatusBadge plain status={run.status as Status} />
        <KpiCell value={run.rcr} status={run.rcrStatus} digits={2} unit="%" />
      </span>
      <span className="text-xs text-ink-3 group-hover/run:underline group-hover/run:decoration-dotted group-hover/run:underline-offset-4">
        <RelativeTime at={at} still />
      </span>
    </Link>
  );
}

function Deeds({ schedule, may, deeds }: { schedule: Schedule; may: { write: boolean; run: boolean }; deeds: ScheduleDeeds }) {
  const of = `the schedule of ${schedule.rulesetName}, ${schedule.words}`;
  const pause: MenuEntry = schedule.paused
    ? { id: 'resume', label: 'Resume', icon: <Play aria-hidden />, onSelect: () => deeds.setPaused(schedule, false) }
    : { id: 'pause', label: 'Pause', icon: <Pause aria-hidden />, onSelect: () => deeds.setPaused(schedule, true) };
  return (
    <span className="inline-flex align-middle">
      {may.run && <IconButton label={`Run now: ${of}`} icon={<Play />} onClick={() => deeds.run(schedule)} />}
      {may.write && (
        <Menu
          trigger={<IconButton label={`Change ${of}`} icon={<Ellipsis />} />}
          groups={[
            { entries: [{ id: 'edit', label: 'Edit…', icon: <Pencil aria-hidden />, onSelect: () => deeds.edit(schedule) }, pause] },
            {
              entries: [
                { id: 'remove', label: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', onSelect: () => deeds.remove(schedule) },
              ],
            },
          ]}
        />
      )}
    </span>
  );
}
