'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { Input } from '../ui/input.tsx';
import { PreviewContent, usePreview } from './preview-content.tsx';
import { type OnStale, StaleChoice } from './stale-choice.tsx';

/** The last step before the target is written: what, what happens to stale rows, who may, and how many, typed. */
export function ApplyDialog({ set, open, onOpenChange }: { set: ChangeSetState; open: boolean; onOpenChange: (open: boolean) => void }) {
  return open ? <OpenApplyDialog set={set} onOpenChange={onOpenChange} /> : null;
}

/** Lives as long as the dialog is open, so that what was typed and what went wrong are forgotten with it. */
function OpenApplyDialog({ set, onOpenChange }: { set: ChangeSetState; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const preview = usePreview(set, true);
  const [onStale, setOnStale] = useState<OnStale>('abort');
  const [typed, setTyped] = useState('');
  const apply = useMutation(
    trpc.changes.applyApproved.mutationOptions({
      onSuccess: () => onOpenChange(false),
      // Somebody may have decided since: what is shown is read anew, and can be confirmed anew.
      onError: () => queryClient.invalidateQueries(trpc.changes.get.queryFilter({ id: set.id })),
    }),
  );
  const first = preview.data?.pages[0];
  const rows = first?.toWrite.rows ?? 0;
  const confirmed = first !== undefined && (!first.confirmation.needed || typed.replaceAll(/[\s,.]/g, '') === String(rows));
  const ready = first !== undefined && first.obstacle === null && rows > 0 && confirmed;

  function submit() {
    if (!ready || apply.isPending) return;
    apply.mutate({ id: set.id, version: first.version, onStale, ...(first.confirmation.needed && { confirmation: rows }) });
  }
  return (
    <Dialog
      size="lg"
      open
      onOpenChange={onOpenChange}
      title={first ? `Apply ${formatPlural(rows, 'row')} to ${first.table}` : 'Apply'}
      description={first && `The ${first.side} is written. It can be undone by a change set of its own.`}
      footer={
        <>
          <DialogClose />
          <Button type="submit" form="apply-changes" variant="primary" disabled={!ready} loading={apply.isPending}>
            Apply {formatPlural(rows, 'row')}
          </Button>
        </>
      }
    >
      <form
        id="apply-changes"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {first?.obstacle && (
          <p role="alert" className="flex gap-2.5 rounded-md border border-warn-line bg-warn-bg px-3 py-2">
            <Users aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <span>{first.obstacle}</span>
          </p>
        )}
        <PreviewContent compact set={set} preview={preview} />
        <StaleChoice value={onStale} onValueChange={setOnStale} />
        {first?.fourEyes.demanded && !first.obstacle && (
          <p className="text-ink-2">This ruleset demands four eyes: somebody else approved these rows, and you apply them.</p>
        )}
        {first?.confirmation.needed && first.obstacle === null && (
          <Field
            label={`Type ${formatCount(rows)} to confirm`}
            help={`More than ${formatCount(set.rules?.confirmAbove ?? 0)} rows are written.`}
          >
            <Input mono inputMode="numeric" className="w-40!" value={typed} onValueChange={setTyped} />
          </Field>
        )}
        {apply.error && <ErrorPanel compact problem={problemOf(apply.error)} />}
      </form>
    </Dialog>
  );
}
