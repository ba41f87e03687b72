'use client';

import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { AlertForm } from './alert-form.tsx';
import type { Channel } from './channel-draft.ts';
import type { Alert } from './use-alerts.ts';

export function AlertDialog({
  edited,
  channels,
  open,
  onOpenChange,
}: {
  /** Null: a new one. */
  edited: Alert | null;
  channels: readonly Channel[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const formId = useId();
  const [pending, setPending] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={edited ? 'Edit the alert' : 'Add an alert'}
      description="Each run is compared with the last good run of its ruleset that read as many rows."
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={pending}>
            {edited ? 'Save' : 'Add alert'}
          </Button>
        </>
      }
    >
      <AlertForm formId={formId} edited={edited} channels={channels} onPending={setPending} onSaved={() => onOpenChange(false)} />
    </Dialog>
  );
}
