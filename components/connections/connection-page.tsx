'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionHealth } from './connection-health.tsx';
import { FormSkeleton } from './form-skeleton.tsx';
import { PoolPanel } from './pool-panel.tsx';
import { RemoveConnection } from './remove-connection.tsx';
import { SchemaBrowser } from './schema-browser.tsx';
import { SettingsReading } from './settings-reading.tsx';
import { useConnectionCheck } from './use-connection-check.ts';
import { type ConnectionDetail, type ConnectionType, useConnectionForm } from './use-connection-form.ts';
import { useSaveConnection } from './use-save-connection.ts';
import { UsedBy } from './used-by.tsx';

const HOME = { label: 'Connections', href: '/connections' };

/** One database: its settings with the check, and its schema. */
export function ConnectionPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useCan('connections.write');
  const connection = useQuery(trpc.connections.get.queryOptions({ id }));
  const types = useQuery(trpc.connections.types.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const failed = connection.error ?? types.error;
  if (failed && !connection.data) {
    return (
      <>
        <PageHeader title="Connection" breadcrumbs={[HOME, { label: 'Connection' }]} />
        <ErrorPanel
          problem={problemOf(failed)}
          onRetry={() => void Promise.all([connection.refetch(), types.refetch()])}
          retrying={connection.isFetching || types.isFetching}
        />
      </>
    );
  }
  if (!connection.data || !types.data || mayWrite === undefined) {
    return (
      <>
        <PageHeader title={<Skeleton className="my-1.5 h-4 w-40" />} description={<Skeleton className="my-1 h-3 w-64" />} />
        <div className="h-13.25 border-b border-transparent" />
        <FormSkeleton />
      </>
    );
  }
  return <StoredConnection key={id} connection={connection.data} types={types.data} mayWrite={mayWrite} />;
}

/** Holds the form above the tabs, so that looking at the schema loses nothing. */
function StoredConnection({
  connection,
  types,
  mayWrite,
}: {
  connection: ConnectionDetail;
  types: readonly ConnectionType[];
  mayWrite: boolean;
}) {
  const mayBrowse = useCan('connections.check') === true;
  const root = useRef<HTMLDivElement>(null);
  const form = useConnectionForm(types, connection);
  const check = useConnectionCheck({ steps: connection.lastCheckSteps, about: form.checkable });
  const saving = useSaveConnection({
    id: connection.id,
    form,
    check,
    root,
    onSaved: () => notify.success(`${form.name.trim()} is saved.`),
  });
  const [removing, setRemoving] = useState(false);
  useLeaveGuard(form.unsaved && !saving.saving);

  const pool = connection.pooled ? <PoolPanel connectionId={connection.id} /> : null;
  const settings = mayWrite ? (
    <ConnectionForm stored={connection} types={types} form={form} check={check} saving={saving} root={root} />
  ) : (
    <SettingsReading connection={connection} form={form} check={check} mayCheck={mayBrowse} onCheck={() => void saving.runCheck()} />
  );
  return (
    <>
      <PageHeader
        title={connection.name}
        breadcrumbs={[HOME, { label: connection.name }]}
        tags={<ConnectionHealth health={connection.lastCheckStatus} />}
        description={
          <span className="flex flex-wrap items-baseline gap-x-4">
            <span>{connection.typeLabel}</span>
            <span className="font-mono text-xs break-all">{connection.address}</span>
            <span>
              Used by: <UsedBy rulesets={connection.usedBy} />
            </span>
          </span>
        }
        actions={
          mayWrite && (
            <Button icon={<Trash2 />} onClick={() => setRemoving(true)}>
              Delete
            </Button>
          )
        }
      />
      {mayBrowse ? (
        <Tabs
          label="Connection"
          urlKey="tab"
          items={[
            { value: 'settings', label: 'Settings', content: settings },
            { value: 'schema', label: 'Schema', content: <SchemaBrowser connectionId={connection.id} /> },
            ...(pool ? [{ value: 'pool', label: 'Pool', content: <div className="max-w-[44rem]">{pool}</div> }] : []),
          ]}
        />
      ) : (
        <>
          {settings}
          {pool && <div className="mt-8 max-w-[44rem]">{pool}</div>}
        </>
      )}
      <RemoveConnection connection={connection} open={removing} onOpenChange={setRemoving} />
    </>
  );
}
