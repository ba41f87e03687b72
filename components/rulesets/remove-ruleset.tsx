'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTRPC } from '../api/trpc.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notify } from '../ui/notify.ts';

/** Takes a ruleset out of the lists; what it did stays. */
export function RemoveRuleset({
  ruleset: { id, name },
  open,
  onOpenChange,
}: {
  ruleset: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.rulesets.remove.mutationOptions());
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete the ruleset ${name}?`}
      confirmLabel="Delete ruleset"
      onConfirm={async () => {
        await remove.mutateAsync({ id });
        router.push('/rulesets');
        void queryClient.invalidateQueries(trpc.rulesets.list.queryFilter());
        void queryClient.invalidateQueries(trpc.connections.pathFilter());
        notify.success(`${name} is deleted.`);
      }}
    >
      It can no longer be run. Its runs, their results and its versions stay; a ruleset made later with the id {id} goes on from them.
    </ConfirmDialog>
  );
}
