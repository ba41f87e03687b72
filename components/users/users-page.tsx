'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { AddUserDialog } from './add-user-dialog.tsx';
import { SetPasswordDialog } from './set-password-dialog.tsx';
import { type User, useUsers } from './use-users.ts';
import { userColumns } from './user-columns.tsx';

/** Who may sign in, and with what role. */
export function UsersPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const { query, busy, setRole, setActive } = useUsers();
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<User | null>(null);
  const columns = userColumns({ ownId: me.data?.user?.id, busy, setRole, setActive, setPassword: setResetting });
  return (
    <>
      <PageHeader
        title="Users"
        description="Who may sign in, and what they may do."
        breadcrumbs={[{ label: 'Users' }]}
        actions={
          <Button variant="primary" icon={<UserPlus />} onClick={() => setAdding(true)}>
            Add user
          </Button>
        }
      />
      {query.isError ? (
        <ErrorPanel
          title="The users could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Table
          label="Users"
          columns={columns}
          rows={query.data ?? []}
          rowKey={(user) => user.id}
          loading={query.isPending ? 4 : undefined}
        />
      )}
      <AddUserDialog open={adding} onOpenChange={setAdding} />
      <SetPasswordDialog user={resetting} onClose={() => setResetting(null)} />
    </>
  );
}
