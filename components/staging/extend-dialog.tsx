'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { extendStagingInput } from '#server/features/staging/staging.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { formatAbsoluteTime, formatPlural } from '../ui/format.ts';
import { notify } from '../ui/notify.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { useNow } from '../ui/use-now.ts';
import type { StagingTable } from './use-staging.ts';

const HOUR_MS = 3_600_000;
const USUAL_HOURS = 24;

/** How many hours more; says until when that is. */
export function ExtendDialog({
  table,
  open,
  onOpenChange,
  serverOffsetMs,
}: {
  table: StagingTable;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  serverOffsetMs: number;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="sm"
      title="Keep the staging tables longer"
      description={
        <>
          Both tables of <span className="font-mono text-xs">{table.runId}</span>
        </>
      }
    >
      <ExtendForm table={table} serverOffsetMs={serverOffsetMs} close={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** Lives as long as the dialog is open, so that what was typed is forgotten with it. */
function ExtendForm({ table, serverOffsetMs, close }: { table: StagingTable; serverOffsetMs: number; close: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow('ten-seconds');
  const [hours, setHours] = useState<number | null>(USUAL_HOURS);
  const extend = useMutation(
    trpc.staging.extend.mutationOptions({
      onSuccess: () => {
        notify.success(`${table.runId} is kept ${formatPlural(hours ?? 0, 'hour')} longer`);
        close();
      },
      onSettled: () => queryClient.invalidateQueries(trpc.staging.list.queryFilter()),
    }),
  );
  const errors = useInputErrors(extendStagingInput, extend.error);
  // As the server counts: from the present end, or from now where that has passed.
  const from = Math.max(table.expiresAt.getTime(), (now?.getTime() ?? 0) + serverOffsetMs);
  const valid = extendStagingInput.safeParse({ id: table.id, hours }).success;
  return (
    <form
      noValidate
      className="flex flex-col gap-4 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { id: table.id, hours };
        if (errors.check(input).length === 0 && hours !== null && !extend.isPending) extend.mutate({ id: table.id, hours });
      }}
    >
      <Field
        label="Hours more"
        error={errors.of('hours')}
        help={
          table.pinned
            ? 'They are pinned: the time counts once they are unpinned.'
            : hours !== null && valid
              ? `Kept until ${formatAbsoluteTime(new Date(from + hours * HOUR_MS))}.`
              : `Now kept until ${formatAbsoluteTime(table.expiresAt)}.`
        }
      >
        <NumberInput
          value={hours}
          min={1}
          unit="hours"
          onValueChange={(next) => {
            setHours(next);
            errors.edited('hours');
          }}
        />
      </Field>
      {extend.error && problemOf(extend.error).fields.length === 0 && <ErrorPanel compact problem={problemOf(extend.error)} />}
      <div className="-mx-5 -mb-4 flex justify-end gap-2 border-t px-5 py-3">
        <DialogClose />
        <Button type="submit" variant="primary" loading={extend.isPending}>
          Keep longer
        </Button>
      </div>
    </form>
  );
}
