'use client';

import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Inbox, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { DefinitionList } from '../ui/section.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { DeliveryStatus } from './delivery-status.tsx';

type Delivery = ApiOutputs['alerts']['deliveries']['rows'][number];

const PAGE = 50;
const LOOK_AGAIN_MS = 5_000;

/** Everything that was sent or is still being tried, newest first. */
export function DeliveryLog({ mayResend }: { mayResend: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useQueryState('delivery', parseAsString.withOptions({ history: 'push' }));
  const log = useInfiniteQuery(
    trpc.alerts.deliveries.infiniteQueryOptions(
      { limit: PAGE },
      { getNextPageParam: ({ next }) => next, placeholderData: keepPreviousData, refetchInterval: LOOK_AGAIN_MS },
    ),
  );
  const resend = useMutation(
    trpc.alerts.resend.mutationOptions({
      onSuccess: () => notify.success('It is being sent again'),
      onError: (error) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
      onSettled: () => queryClient.invalidateQueries(trpc.alerts.pathFilter()),
    }),
  );
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const shown = rows.find((delivery) => delivery.id === open);
  if (log.isError && !log.data) {
    return (
      <ErrorPanel
        title="The log could not be loaded"
        problem={problemOf(log.error)}
        onRetry={() => void log.refetch()}
        retrying={log.isFetching}
      />
    );
  }
  return (
    <>
      <Table
        label="Deliveries"
        columns={columns}
        rows={rows}
        rowKey={(delivery) => delivery.id}
        rowHref={(delivery) => `/alerts?tab=log&delivery=${delivery.id}`}
        currentKey={open}
        loading={log.isPending ? 8 : undefined}
        empty={
          <EmptyState icon={<Inbox />} title="Nothing has been sent yet">
            Alerts and tests stand here for 90 days, with what the other side answered.
          </EmptyState>
        }
      />
      {log.hasNextPage && (
        <div className="flex justify-center pt-4">
          <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      )}
      <SidePanel
        open={shown !== undefined}
        onOpenChange={(next) => {
          if (!next) void setOpen(null);
        }}
        title={shown?.subject ?? ''}
        description={shown && `To ${shown.channelName}`}
        actions={
          shown?.status === 'failed' &&
          shown.channelId !== null &&
          mayResend && (
            <Button size="sm" icon={<RotateCw />} loading={resend.isPending} onClick={() => resend.mutate({ id: shown.id })}>
              Send again
            </Button>
          )
        }
      >
        {shown && <Details delivery={shown} />}
      </SidePanel>
    </>
  );
}

function Details({ delivery }: { delivery: Delivery }) {
  const { reasons, alertName, runId, status, attempts, createdAt, lastTryAt, nextTryAt, sentAt, lastError, answer } = delivery;
  const none = <span className="text-ink-3">—</span>;
  return (
    <div className="flex flex-col gap-5">
      {reasons.length > 0 && (
        <ul className="list-disc pl-5">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <DefinitionList
        items={[
          { term: 'State', value: <DeliveryStatus status={status} attempts={attempts} /> },
          { term: 'Alert', value: alertName },
          {
            term: 'Run',
            value: runId ? (
              <Link href={`/runs/${runId}`} className="font-mono text-xs underline decoration-line-strong underline-offset-4">
                {runId}
              </Link>
            ) : (
              none
            ),
          },
          { term: 'Made', value: <RelativeTime at={createdAt} absolute /> },
          { term: 'Tried', value: attempts === 0 ? 'not yet' : formatPlural(attempts, 'time') },
          { term: 'Last try', value: lastTryAt ? <RelativeTime at={lastTryAt} absolute /> : none },
          { term: 'Next try', value: nextTryAt ? <RelativeTime at={nextTryAt} absolute /> : none },
          { term: 'Sent', value: sentAt ? <RelativeTime at={sentAt} absolute /> : none },
          { term: 'Trouble', value: lastError ?? none },
          { term: 'Answer', value: answer ? <span className="font-mono text-xs break-words">{answer}</span> : none },
        ]}
      />
    </div>
  );
}

const columns: readonly TableColumn<Delivery>[] = [
  { id: 'what', header: 'What', truncate: true, cell: ({ subject }) => <span title={subject}>{subject}</span> },
  {
    id: 'channel',
    header: 'Channel',
    width: '14%',
    truncate: true,
    cell: ({ channelName }) => <span title={channelName}>{channelName}</span>,
  },
  {
    id: 'status',
    header: 'State',
    width: '8rem',
    cell: ({ status, attempts }) => <DeliveryStatus status={status} attempts={attempts} />,
  },
  {
    id: 'answer',
    header: 'Answer',
    width: '30%',
    truncate: true,
    cell: ({ lastError, answer }) => {
      const text = lastError ?? answer ?? '';
      return (
        <span className="text-ink-2" title={text}>
          {text}
        </span>
      );
    },
  },
  { id: 'when', header: 'When', width: '7rem', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];
