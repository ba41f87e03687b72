'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { formatPlural } from '../ui/format.ts';

/** Plans the inverse of what was written, of all rows or those of a filter, as a set to be reviewed of its own; goes there. */
export function UndoButton({
  setId,
  filter,
  rows,
  label,
  icon,
  small,
}: {
  setId: string;
  filter?: ChangeFilter;
  rows: number;
  label: string;
  icon?: ReactNode;
  small?: boolean;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation(
    trpc.changes.undo.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.changes.list.queryFilter()) }),
  );
  return (
    <>
      <Button size={small ? 'sm' : 'md'} icon={icon} disabled={rows === 0} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        tone="primary"
        title={`Undo ${formatPlural(rows, 'row')}?`}
        confirmLabel="Plan the undo"
        onConfirm={async () => {
          const { id } = await undo.mutateAsync({ id: setId, ...(filter && { filter }) });
          router.push(`/changes/${id}`);
        }}
      >
        A change set is planned that puts back what stood there before. Nothing is written until it is reviewed and applied; rows that
        somebody changed in the meantime are left as they are. Rows that were undone already are left out.
      </ConfirmDialog>
    </>
  );
}
