'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTRPC } from '../api/trpc.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { notify } from '../ui/notify.ts';
import { RulesetLinks } from './used-by.tsx';

/** Deletes a connection, or says which rulesets hold it back. */
export function RemoveConnection({
  connection,
  open,
  onOpenChange,
}: {
  connection: { id: string; name: string; usedBy: readonly { id: string; name: string }[] };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.connections.remove.mutationOptions());
  const { id, name, usedBy } = connection;

  if (usedBy.length > 0) {
    return (
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        size="sm"
        title={`${name} is in use`}
        description={
          usedBy.length === 1
            ? 'It cannot be deleted while this ruleset reads it. Point the ruleset at another connection, or delete it first.'
            : `It cannot be deleted while these ${usedBy.length} rulesets read it. Point them at another connection, or delete them first.`
        }
        footer={<DialogClose>Close</DialogClose>}
      >
        <RulesetLinks rulesets={usedBy} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete the connection ${name}?`}
      confirmLabel="Delete connection"
      onConfirm={async () => {
        await remove.mutateAsync({ id });
        router.push('/connections');
        void queryClient.invalidateQueries(trpc.connections.list.queryFilter());
        notify.success(`${name} is deleted.`);
      }}
    >
      Its settings and stored secrets are deleted. The database itself is not touched. This cannot be undone.
    </ConfirmDialog>
  );
}
