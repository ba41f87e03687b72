'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { roleWord } from '../users/role-options.ts';
import { CreateTokenDialog } from './create-token-dialog.tsx';

type Token = ApiOutputs['tokens']['list'][number];

/** Keys for programs that call REST. */
export function ApiTokens() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tokens = useQuery(trpc.tokens.list.queryOptions());
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()) }),
  );
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const create = (
    <Button variant="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      Create token
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 pb-3">
        <p className="text-ink-2">Programs sign in to the REST API with a token instead of a password.</p>
        {tokens.data && tokens.data.length > 0 && create}
      </div>
      {tokens.isError ? (
        <ErrorPanel
          title="The tokens could not be loaded"
          problem={problemOf(tokens.error)}
          onRetry={() => void tokens.refetch()}
          retrying={tokens.isFetching}
        />
      ) : (
        <Table
          label="API tokens"
          columns={columns(setRevoking)}
          rows={tokens.data ?? []}
          rowKey={(token) => token.id}
          loading={tokens.isPending ? 3 : undefined}
          empty={
            <EmptyState icon={<KeyRound />} title="No tokens yet" action={create}>
              A token lets a pipeline start runs and read results. It is shown once and can be revoked at any time.
            </EmptyState>
          }
        />
      )}
      <CreateTokenDialog open={creating} onOpenChange={setCreating} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => {
          if (!open) setRevoking(null);
        }}
        title={`Revoke the token ${revoking?.name ?? ''}?`}
        confirmLabel="Revoke token"
        onConfirm={() => revoking && revoke.mutateAsync({ id: revoking.id })}
      >
        Programs that use it are refused at once. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function columns(askRevoke: (token: Token) => void): TableColumn<Token>[] {
  return [
    { id: 'name', header: 'Name', cell: (token) => <span className="font-medium">{token.name}</span> },
    { id: 'prefix', header: 'Begins with', width: '9rem', cell: (token) => <span className="font-mono text-xs">{token.prefix}…</span> },
    { id: 'role', header: 'Role', width: '8rem', cell: (token) => roleWord(token.role) },
    {
      id: 'status',
      header: 'Status',
      width: '7rem',
      cell: (token) => (
        <StatusBadge plain status={token.revokedAt ? 'cancelled' : 'passed'} word={token.revokedAt ? 'Revoked' : 'In use'} />
      ),
    },
    {
      id: 'used',
      header: 'Last used',
      width: '7rem',
      cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : <span className="text-ink-3">Never</span>),
    },
    { id: 'created', header: 'Created', width: '7rem', cell: (token) => <RelativeTime at={token.createdAt} /> },
    { id: 'by', header: 'By', width: '9rem', truncate: true, cell: (token) => token.createdBy },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '5.5rem',
      cell: (token) =>
        !token.revokedAt && (
          <Button size="sm" variant="ghost" aria-label={`Revoke the token ${token.name}`} onClick={() => askRevoke(token)}>
            Revoke
          </Button>
        ),
    },
  ];
}
