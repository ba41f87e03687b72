'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import type { ChangeAttemptView, ChangeEventView } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatDuration } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { useChangeEvents, useShownChangeSet } from './change-set-context.tsx';
import { reviewHref } from './review-url.ts';

/** Who did what to the set, newest first, and every attempt to apply it. */
export function HistoryTab() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { set } = useShownChangeSet();
  const id = set.id;
  const events = useQuery(trpc.changes.events.queryOptions({ id }, { staleTime: 0 }));
  const report = useQuery(trpc.changes.report.queryOptions({ id }, { staleTime: 0 }));
  useChangeEvents(() => {
    void queryClient.invalidateQueries(trpc.changes.events.queryFilter({ id }));
    void queryClient.invalidateQueries(trpc.changes.report.queryFilter({ id }));
  });
  const failed = events.error ?? report.error;
  if (failed)
    return (
      <ErrorPanel
        title="The history could not be loaded"
        problem={problemOf(failed)}
        onRetry={() => void Promise.all([events.refetch(), report.refetch()])}
        retrying={events.isFetching || report.isFetching}
      />
    );
  const attempts = report.data?.attempts ?? [];
  return (
    <div className="flex flex-col gap-8">
      {attempts.length > 0 && (
        <Section title="Attempts to apply">
          <div className="-mt-3">
            <Table label="Attempts to apply" columns={attemptColumns} rows={attempts} rowKey={(attempt) => String(attempt.number)} />
          </div>
        </Section>
      )}
      <Section title="What happened">
        <div className="-mt-3">
          <Table
            label="What happened"
            columns={eventColumns(id)}
            rows={(events.data ?? []).toReversed()}
            rowKey={(event) => String(event.id)}
            loading={events.isPending ? 6 : undefined}
            empty={
              <EmptyState compact icon={<ScrollText />} title="Nothing happened yet">
                Decisions, comments and applies are listed here.
              </EmptyState>
            }
          />
        </div>
      </Section>
    </div>
  );
}

const STATES: Record<ChangeAttemptView['state'], string> = {
  writing: 'writing',
  committing: 'committing',
  committed: 'committed, being read back',
  applied: 'applied',
  not_applied: 'rolled back',
  unsettled: 'unsettled',
};

const attemptColumns: TableColumn<ChangeAttemptView>[] = [
  { id: 'number', header: 'Attempt', align: 'end', cell: ({ number }) => number },
  { id: 'state', header: 'State', cell: ({ state }) => <span className="whitespace-nowrap">{STATES[state]}</span> },
  { id: 'rows', header: 'To write', align: 'end', cell: ({ rows }) => formatCount(rows) },
  // Of an unsettled one nobody knows whether it wrote anything.
  {
    id: 'applied',
    header: 'Applied',
    align: 'end',
    cell: ({ state, report }) => figure(state === 'unsettled' ? undefined : report?.applied),
  },
  { id: 'stale', header: 'Stale', align: 'end', cell: ({ report }) => figure(report?.stale) },
  { id: 'failed', header: 'Failed', align: 'end', cell: ({ report }) => figure(report?.failed) },
  {
    id: 'onStale',
    header: 'Stale rows',
    cell: ({ onStale }) => <span className="whitespace-nowrap">{onStale === 'abort' ? 'write nothing' : 'leave out'}</span>,
  },
  {
    id: 'took',
    header: 'Took',
    align: 'end',
    cell: ({ startedAt, endedAt }) => (
      <span className="whitespace-nowrap">{endedAt ? formatDuration(endedAt.getTime() - startedAt.getTime()) : '—'}</span>
    ),
  },
  { id: 'at', header: 'Started', cell: ({ startedAt }) => <RelativeTime at={startedAt} /> },
  { id: 'by', header: 'By', cell: ({ actor }) => <span className="whitespace-nowrap">{actor.name}</span> },
  {
    id: 'why',
    header: 'Why not',
    width: '30%',
    truncate: true,
    cell: ({ failure }) => failure && <span title={`${failure.message} ${failure.detail ?? ''}`}>{failure.message}</span>,
  },
];

function figure(value: number | undefined) {
  return value === undefined ? <span className="text-ink-3">—</span> : formatCount(value);
}

function eventColumns(setId: string): TableColumn<ChangeEventView>[] {
  return [
    { id: 'at', header: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
    { id: 'who', header: 'Who', cell: ({ actor }) => <span className="whitespace-nowrap">{actor.name}</span> },
    {
      id: 'what',
      header: 'What',
      width: '70%',
      cell: ({ message, data }) => (typeof data.text === 'string' ? `${message}: ${data.text}` : message),
    },
    {
      id: 'row',
      header: 'Row',
      cell: ({ seqs }) =>
        seqs?.length === 1 ? (
          <Link href={reviewHref(setId, { row: seqs[0] ?? null })} className="underline decoration-dotted underline-offset-4">
            {formatCount(seqs[0] ?? 0)}
          </Link>
        ) : null,
    },
  ];
}
