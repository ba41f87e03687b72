'use client';

import { FormDialog } from '../ui/form-dialog.tsx';
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
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={edited ? 'Edit the schedule' : 'Add a schedule'}
      description={edited ? edited.rulesetName : 'Runs a ruleset by itself, again and again.'}
      submitLabel={edited ? 'Save' : 'Add schedule'}
    >
      {(form) => <ScheduleForm {...form} edited={edited} initial={edited ? draftOf(edited) : newDraft(viewersTimeZone(), rulesetId)} />}
    </FormDialog>
  );
}
