'use client';

import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { draftOf, newDraft, type Schedule } from './schedule-draft.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { viewersTimeZone } from './time-zones.ts';

/** A new schedule, or another time for one. */
export function ScheduleDialog({
  edited,
  rulesetId,
  open,
  onOpenChange,
}: {
  edited: Schedule | null;
  /** For a new one: the ruleset that is meant, if it is clear. */
  rulesetId?: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const formId = useId();
  const [pending, setPending] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={edited ? 'Edit the schedule' : 'Add a schedule'}
      description={edited ? edited.rulesetName : 'Runs a ruleset by itself, again and again.'}
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={pending}>
            {edited ? 'Save' : 'Add schedule'}
          </Button>
        </>
      }
    >
      <ScheduleForm
        formId={formId}
        edited={edited}
        initial={edited ? draftOf(edited) : newDraft(viewersTimeZone(), rulesetId)}
        onPending={setPending}
        onSaved={() => onOpenChange(false)}
      />
    </Dialog>
  );
}
