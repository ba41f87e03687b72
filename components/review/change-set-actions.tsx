'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, ScrollText, Trash2, Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { formatPlural } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { useShownChangeSet } from './change-set-context.tsx';
import { UndoButton } from './undo-button.tsx';

/** Undo once it is applied; behind a menu its audit entries, and removing it while nothing was written. */
export function ChangeSetActions() {
  const { set } = useShownChangeSet();
  const router = useRouter();
  const mayReview = useCan('changes.review') === true;
  const mayAudit = useCan('audit.read') === true;
  const [removing, setRemoving] = useState(false);
  const remove = useRemove(set.id);
  const removable = mayReview && (set.status === 'planned' || set.status === 'failed') && !set.task;
  const entries: MenuEntry[] = [
    ...(mayAudit
      ? [{ id: 'audit', label: 'Audit entries', icon: <ScrollText aria-hidden />, href: `/audit?type=change_set&id=${set.id}` }]
      : []),
    ...(removable
      ? [{ id: 'remove', label: 'Remove…', icon: <Trash2 aria-hidden />, tone: 'danger' as const, onSelect: () => setRemoving(true) }]
      : []),
  ];
  const rows = set.counts?.total ?? 0;
  return (
    <>
      {mayReview && (set.status === 'applied' || set.status === 'unsettled') && (
        <UndoButton
          setId={set.id}
          rows={(set.counts?.outcomes.applied ?? 0) + (set.counts?.outcomes.changed_since ?? 0)}
          icon={<Undo2 />}
          label="Undo…"
        />
      )}
      {entries.length > 0 && (
        <Menu trigger={<IconButton label="More" size="md" variant="secondary" icon={<Ellipsis />} />} groups={[{ entries }]} />
      )}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${set.id}?`}
        confirmLabel="Remove change set"
        onConfirm={async () => {
          await remove();
          router.push('/changes');
        }}
      >
        {formatPlural(rows, 'planned change')} with {rows === 1 ? 'its' : 'their'} decisions and comments. Nothing of it was written to any
        database. It can be planned again from the run.
      </ConfirmDialog>
    </>
  );
}

function useRemove(id: string): () => Promise<unknown> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.changes.remove.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.changes.list.queryFilter()) }),
  );
  return () => remove.mutateAsync({ id });
}
