'use client';

import { FormDialog } from '../ui/form-dialog.tsx';
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
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={edited ? 'Edit the alert' : 'Add an alert'}
      description="Each run is compared with the last good run of its ruleset that read as many rows."
      submitLabel={edited ? 'Save' : 'Add alert'}
    >
      {(form) => <AlertForm {...form} edited={edited} channels={channels} />}
    </FormDialog>
  );
}
