'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunSummary } from '#server/features/runs/run-view.ts';
import { useTRPC } from '../api/trpc.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notify } from '../ui/notify.ts';

/** The second step of cancelling. */
export function CancelRunDialog({
  run,
  open,
  onOpenChange,
}: {
  run: Pick<RunSummary, 'id' | 'status'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.runs.get.queryFilter({ id: run.id })),
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Cancel this run?"
      confirmLabel="Cancel run"
      cancelLabel="Keep running"
      onConfirm={async () => {
        const { status } = await cancel.mutateAsync({ id: run.id });
        notify.info(status === 'cancelled' ? 'The run is cancelled.' : 'The run is being cancelled.', {
          ...(status === 'cancelling' && { description: 'Its queries are ended on both databases.' }),
        });
      }}
    >
      Its queries are ended on both databases and what it staged is dropped. Nothing was written to either side. It can be started again at
      any time.
    </ConfirmDialog>
  );
}
