'use client';

import { Ellipsis, Mail, Pencil, Plus, Send, Trash2, Webhook } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import type { Channel } from './channel-draft.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import type { useAlerts } from './use-alerts.ts';

/** Where alerts go. */
export function ChannelList({
  state,
  openForm,
}: {
  state: ReturnType<typeof useAlerts>;
  /** Null: a new one. */
  openForm: (edited: Channel | null) => void;
}) {
  const { channels, mayWriteChannels } = state;
  const [removing, setRemoving] = useState<Channel | null>(null);
  const add = mayWriteChannels && (
    <Button variant="primary" icon={<Plus />} onClick={() => openForm(null)}>
      Add channel
    </Button>
  );
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3 pb-3">
        <p className="text-ink-2">A webhook is called with a signed JSON document; mails go through your own SMTP server.</p>
        {(channels.data?.length ?? 0) > 0 && add}
      </div>
      {channels.isError ? (
        <ErrorPanel
          title="The channels could not be loaded"
          problem={problemOf(channels.error)}
          onRetry={() => void channels.refetch()}
          retrying={channels.isFetching}
        />
      ) : (
        <Table
          label="Alert channels"
          columns={columns(state, openForm, setRemoving)}
          rows={channels.data ?? []}
          rowKey={(channel) => channel.id}
          loading={channels.isPending ? 3 : undefined}
          empty={
            <EmptyState icon={<Send />} title="No channel yet" action={add || undefined}>
              {mayWriteChannels
                ? 'Add a webhook or mail addresses, and send a test before anything depends on it.'
                : 'An administrator adds webhooks and mail addresses here.'}
            </EmptyState>
          }
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => {
          if (!open) setRemoving(null);
        }}
        title={`Delete the channel ${removing?.name ?? ''}?`}
        confirmLabel="Delete channel"
        onConfirm={() => removing && state.removeChannel(removing)}
      >
        Its address and secrets are forgotten. What has gone through it stays in the log.
      </ConfirmDialog>
    </>
  );
}

function columns(
  { mayWriteChannels, test, testing }: ReturnType<typeof useAlerts>,
  edit: (channel: Channel) => void,
  askRemove: (channel: Channel) => void,
): TableColumn<Channel>[] {
  return [
    {
      id: 'name',
      header: 'Channel',
      width: '20%',
      truncate: true,
      cell: ({ name, type }) => (
        <span className="inline-flex items-center gap-2 align-middle font-medium" title={name}>
          {type === 'email' ? <Mail aria-hidden className="size-4 text-ink-3" /> : <Webhook aria-hidden className="size-4 text-ink-3" />}
          {name}
        </span>
      ),
    },
    { id: 'type', header: 'Kind', width: '7rem', cell: ({ type }) => (type === 'email' ? 'E-mail' : 'Webhook') },
    { id: 'place', header: 'Goes to', truncate: true, cell: ({ place }) => <span title={place}>{place}</span> },
    {
      id: 'used',
      header: 'Used by',
      width: '20%',
      truncate: true,
      cell: ({ usedBy }) => {
        const names = usedBy.map(({ name }) => name).join(', ');
        return names === '' ? <span className="text-ink-3">no alert</span> : <span title={names}>{names}</span>;
      },
    },
    {
      id: 'last',
      header: 'Last try',
      width: '9rem',
      cell: ({ lastDelivery }) =>
        lastDelivery ? (
          <span className="flex flex-col py-1" title={lastDelivery.error ?? undefined}>
            <DeliveryStatus status={lastDelivery.status} attempts={1} />
            <RelativeTime at={lastDelivery.at} className="w-fit text-xs text-ink-3" />
          </span>
        ) : (
          <span className="text-ink-3">never</span>
        ),
    },
    {
      id: 'deeds',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '9rem',
      cell: (channel) =>
        mayWriteChannels && (
          <span className="inline-flex items-center align-middle">
            <Button
              size="sm"
              variant="ghost"
              icon={<Send />}
              loading={testing === channel.id}
              aria-label={`Send a test to ${channel.name}`}
              onClick={() => test(channel)}
            >
              Test
            </Button>
            <Menu
              trigger={<IconButton label={`Change the channel ${channel.name}`} icon={<Ellipsis />} />}
              groups={[
                { entries: [{ id: 'edit', label: 'Edit…', icon: <Pencil aria-hidden />, onSelect: () => edit(channel) }] },
                {
                  entries: [
                    { id: 'remove', label: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', onSelect: () => askRemove(channel) },
                  ],
                },
              ]}
            />
          </span>
        ),
    },
  ];
}
