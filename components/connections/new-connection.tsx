'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { FormSkeleton } from './form-skeleton.tsx';
import { useConnectionCheck } from './use-connection-check.ts';
import { type ConnectionType, useConnectionForm } from './use-connection-form.ts';
import { useSaveConnection } from './use-save-connection.ts';

const CRUMBS = [{ label: 'Connections', href: '/connections' }, { label: 'New' }];

/** Adds a database. */
export function NewConnection() {
  const trpc = useTRPC();
  const mayWrite = useCan('connections.write');
  const types = useQuery(trpc.connections.types.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  return (
    <>
      <PageHeader
        title="New connection"
        description="Tieout only reads from it: a user that may only read is enough."
        breadcrumbs={CRUMBS}
      />
      {mayWrite === false ? (
        <ErrorPanel problem={{ message: 'You may not add connections.', advice: 'Ask an administrator to add it, or for the role.' }} />
      ) : types.isError ? (
        <ErrorPanel problem={problemOf(types.error)} onRetry={() => void types.refetch()} retrying={types.isFetching} />
      ) : types.data && mayWrite ? (
        <NewConnectionForm types={types.data} />
      ) : (
        <FormSkeleton />
      )}
    </>
  );
}

function NewConnectionForm({ types }: { types: readonly ConnectionType[] }) {
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const form = useConnectionForm(types, null);
  const check = useConnectionCheck();
  const saving = useSaveConnection({
    id: null,
    form,
    check,
    root,
    onSaved: (id) => {
      notify.success(`${form.name.trim()} is saved.`);
      router.replace(`/connections/${encodeURIComponent(id)}`);
    },
  });
  useLeaveGuard(form.unsaved && !saving.saving);
  return <ConnectionForm stored={null} types={types} form={form} check={check} saving={saving} root={root} />;
}
