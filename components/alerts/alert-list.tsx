'use client';

import { BellRing, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Switch } from '../ui/switch.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { AlertDialog } from './alert-dialog.tsx';
import { conditionWords } from './condition-words.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import type { Alert, useAlerts } from './use-alerts.ts';

/** Who is told when. */
export function AlertList({ state, addChannel }: { state: ReturnType<typeof useAlerts>; addChannel: () => void }) {
  const { alerts, channels, mayWrite, mayWriteChannels } = state;
  const [form, setForm] = useState<{ edited: Alert | null; open: boolean } | null>(null);
  const [removing, setRemoving] = useState<Alert | null>(null);
  const noChannel = channels.data?.length === 0;
  const add = mayWrite && (
    <Button variant="primary" icon={<Plus />} onClick={() => setForm({ edited: null, open: true })}>
      Add alert
    </Button>
  );
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3 pb-3">
        <p className="text-ink-2">Looked at when a run ends. A message that does not arrive is tried again; it never costs the run.</p>
        {(alerts.data?.length ?? 0) > 0 && add}
      </div>
      {alerts.isError ? (
        <ErrorPanel
          title="The alerts could not be loaded"
          problem={problemOf(alerts.error)}
          onRetry={() => void alerts.refetch()}
          retrying={alerts.isFetching}
        />
      ) : (
        <Table
          label="Alerts"
          columns={columns(state, (edited) => setForm({ edited, open: true }), setRemoving)}
          rows={alerts.data ?? []}
          rowKey={(alert) => alert.id}
          loading={alerts.isPending ? 4 : undefined}
          empty={
            noChannel ? (
              <EmptyState
                icon={<BellRing />}
                title="Nobody is told yet"
                action={
                  mayWriteChannels && (
                    <Button variant="primary" icon={<Plus />} onClick={addChannel}>
                      Add channel
                    </Button>
                  )
                }
              >
                An alert goes to a channel, a webhook or a list of mail addresses.{' '}
                {mayWriteChannels ? 'Begin with the channel.' : 'Ask an administrator for one.'}
              </EmptyState>
            ) : (
              <EmptyState icon={<BellRing />} title="No alert yet" action={add || undefined}>
                An alert tells people when a run fails, when a KPI gets a worse status, or when RCR falls.
              </EmptyState>
            )
          }
        />
      )}
      {form && (
        <AlertDialog
          edited={form.edited}
          channels={channels.data ?? []}
          open={form.open}
          onOpenChange={(open) => setForm((before) => before && { ...before, open })}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => {
          if (!open) setRemoving(null);
        }}
        title={`Delete the alert ${removing?.name ?? ''}?`}
        confirmLabel="Delete alert"
        onConfirm={() => removing && state.remove(removing)}
      >
        Nobody is told any more. What it has sent stays in the log.
      </ConfirmDialog>
    </>
  );
}

function columns(
  { mayWrite, setEnabled }: ReturnType<typeof useAlerts>,
  edit: (alert: Alert) => void,
  askRemove: (alert: Alert) => void,
): TableColumn<Alert>[] {
  return [
    {
      id: 'name',
      header: 'Alert',
      width: '18%',
      truncate: true,
      cell: ({ name }) => (
        <span className="font-medium" title={name}>
          {name}
        </span>
      ),
    },
    {
      id: 'when',
      header: 'When',
      cell: ({ conditions }) => <span className="text-ink-2">{conditionWords(conditions)}</span>,
    },
    {
      id: 'ruleset',
      header: 'Ruleset',
      width: '16%',
      truncate: true,
      cell: ({ ruleset }) =>
        ruleset ? (
          <span title={ruleset.id}>
            {ruleset.name}
            {ruleset.deleted && <span className="text-ink-3"> (deleted)</span>}
          </span>
        ) : (
          <span className="text-ink-2">every ruleset</span>
        ),
    },
    {
      id: 'channels',
      header: 'Goes to',
      width: '16%',
      truncate: true,
      cell: ({ channels }) => {
        const names = channels.map(({ name }) => name).join(', ');
        return <span title={names}>{names}</span>;
      },
    },
    {
      id: 'last',
      header: 'Last sent',
      width: '9rem',
      cell: ({ lastDelivery }) =>
        lastDelivery ? (
          <span className="flex flex-col py-1">
            <DeliveryStatus status={lastDelivery.status} />
            <RelativeTime at={lastDelivery.at} className="w-fit text-xs text-ink-3" />
          </span>
        ) : (
          <span className="text-ink-3">never</span>
        ),
    },
    {
      id: 'enabled',
      header: 'On',
      width: '3.5rem',
      cell: (alert) => (
        <Switch
          aria-label={`The alert ${alert.name} is on`}
          checked={alert.enabled}
          disabled={!mayWrite}
          onCheckedChange={(enabled) => setEnabled(alert, enabled)}
        />
      ),
    },
    {
      id: 'deeds',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '3rem',
      cell: (alert) =>
        mayWrite && (
          <Menu
            trigger={<IconButton label={`Change the alert ${alert.name}`} icon={<Ellipsis />} />}
            groups={[
              { entries: [{ id: 'edit', label: 'Edit…', icon: <Pencil aria-hidden />, onSelect: () => edit(alert) }] },
              {
                entries: [
                  { id: 'remove', label: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', onSelect: () => askRemove(alert) },
                ],
              },
            ]}
          />
        ),
    },
  ];
}
