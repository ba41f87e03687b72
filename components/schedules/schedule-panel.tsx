'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import Link from 'next/link';
import { clockChangeNotes } from '#server/features/schedules/clock-changes.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { DefinitionList, Section } from '../ui/section.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { type Status, StatusBadge } from '../ui/status-badge.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';
import { ComingTimes } from './coming-times.tsx';
import type { Schedule } from './schedule-draft.ts';

type Fire = ApiOutputs['schedules']['fires'][number];

/** One schedule: when it runs next, with what options, and what became of the last times. */
export function SchedulePanel({
  schedule,
  onClose,
  onEdit,
}: {
  schedule: Schedule | undefined;
  onClose: () => void;
  onEdit: ((schedule: Schedule) => void) | null;
}) {
  return (
    <SidePanel
      open={schedule !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={schedule?.rulesetName ?? 'Schedule'}
      description={schedule && `${schedule.words}, ${schedule.timezone}`}
      actions={
        schedule &&
        onEdit && (
          <Button size="sm" icon={<Pencil />} onClick={() => onEdit(schedule)}>
            Edit
          </Button>
        )
      }
    >
      {schedule && <Details schedule={schedule} />}
    </SidePanel>
  );
}

function Details({ schedule }: { schedule: Schedule }) {
  const { next, timezone, paused, cron } = schedule;
  const now = useNow('ten-seconds');
  const notes = now ? clockChangeNotes(cron, timezone, now) : [];
  return (
    <div className="flex flex-col gap-7">
      <Section title="Next runs">
        {paused ? (
          <p className="text-ink-2">Paused: it makes no runs until it is resumed.</p>
        ) : (
          <ComingTimes times={next} timezone={timezone} />
        )}
        {notes.map((note) => (
          <p key={note} className="mt-2 text-ink-2">
            {note}
          </p>
        ))}
      </Section>
      <Section title="Settings">
        <DefinitionList className="-mt-3" items={settings(schedule)} />
      </Section>
      <Section title="Last times">
        <Fires id={schedule.id} />
      </Section>
    </div>
  );
}

function settings({ rulesetId, cron, missed, options }: Schedule) {
  const { limit, keepStaging, ttlHours } = options;
  const kept = keepStaging === null ? 'as the ruleset says' : keepStaging ? 'kept' : 'dropped at the end';
  return [
    {
      term: 'Ruleset',
      value: (
        <Link
          href={`/rulesets/${encodeURIComponent(rulesetId)}`}
          className="font-mono text-xs underline decoration-line-strong underline-offset-4"
        >
          {rulesetId}
        </Link>
      ),
    },
    { term: 'Cron pattern', value: <span className="font-mono text-xs">{cron}</span> },
    { term: 'Missed runs', value: missed === 'skip' ? 'skipped' : 'caught up once' },
    { term: 'Row limit', value: limit === null ? 'none' : `${formatCount(limit)} rows` },
    { term: 'Staging tables', value: ttlHours === null ? kept : `${kept}, for ${formatPlural(ttlHours, 'hour')}` },
  ];
}

const columns: readonly TableColumn<Fire>[] = [
  { id: 'due', header: 'Due', width: '7rem', cell: ({ dueAt }) => <RelativeTime at={dueAt} /> },
  {
    id: 'outcome',
    header: 'Run',
    width: '9rem',
    cell: ({ run, outcome }) =>
      run ? (
        <Link
          href={`/runs/${run.id}`}
          title={run.id}
          className="rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-4"
        >
          <StatusBadge plain status={run.status as Status} />
        </Link>
      ) : (
        <StatusBadge plain status="cancelled" word={outcome === 'skipped' ? 'Skipped' : 'Started'} />
      ),
  },
  { id: 'reason', header: 'Remark', cell: ({ reason }) => <span className="text-ink-2">{reason}</span> },
];

function Fires({ id }: { id: string }) {
  const trpc = useTRPC();
  const fires = useQuery(trpc.schedules.fires.queryOptions({ id, limit: 50 }));
  if (fires.isError)
    return <ErrorPanel compact problem={problemOf(fires.error)} onRetry={() => void fires.refetch()} retrying={fires.isFetching} />;
  return (
    <div className="-mt-3">
      <Table
        label="Last times it was due"
        columns={columns}
        rows={fires.data ?? []}
        rowKey={(fire) => String(fire.id)}
        loading={fires.isPending ? 3 : undefined}
        empty={<p className="pt-3 text-ink-2">It has not been due yet.</p>}
      />
    </div>
  );
}
