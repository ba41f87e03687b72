'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Settings, settingsSchema } from '#server/features/settings/settings.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { notify } from '../ui/notify.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { Section } from '../ui/section.tsx';

const GB = 1e9;
type Draft = { [Name in keyof Settings]: Settings[Name] | null };

/** Saved all at once, so that an edit can be thought over; leaving with changes asks first. */
export function SettingsForm({ saved, readOnly }: { saved: Settings; readOnly: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>(saved);
  const changed = (Object.keys(draft) as (keyof Settings)[]).filter((name) => draft[name] !== saved[name]);
  useLeaveGuard(changed.length > 0);
  const update = useMutation(
    trpc.settings.update.mutationOptions({
      onSuccess(settings) {
        queryClient.setQueryData(trpc.settings.get.queryKey(), settings);
        setDraft(settings);
        notify.success('The settings are saved');
      },
    }),
  );
  const errors = useInputErrors(settingsSchema, update.error);
  const set = (change: Partial<Draft>) => {
    setDraft({ ...draft, ...change });
    for (const name of Object.keys(change)) errors.edited(name);
  };

  function submit() {
    if (errors.check(draft).length > 0) return;
    // Only what was changed here: somebody else may be changing the rest.
    update.mutate(Object.fromEntries(changed.map((name) => [name, draft[name]])));
  }

  return (
    <form
      noValidate
      className="flex max-w-2xl flex-col gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (!update.isPending) submit();
      }}
    >
      <Section title="Staging and outcomes" description="What a run leaves on disk.">
        <div className="flex max-w-sm flex-col gap-4">
          <Field label="Keep staging tables for" error={errors.of('stagingTtlHours')} help="When neither the run nor its ruleset says it.">
            <NumberInput
              unit="hours"
              min={1}
              max={8760}
              disabled={readOnly}
              value={draft.stagingTtlHours}
              onValueChange={(stagingTtlHours) => set({ stagingTtlHours })}
            />
          </Field>
          <Field
            label="Staging quota"
            optional
            error={errors.of('stagingQuotaBytes')}
            help="The overview asks for attention when staging grows near it. Empty: no quota."
          >
            <NumberInput
              unit="GB"
              min={0}
              placeholder="No quota"
              disabled={readOnly}
              value={draft.stagingQuotaBytes === null ? null : draft.stagingQuotaBytes / GB}
              onValueChange={(size) => set({ stagingQuotaBytes: size === null ? null : Math.round(size * GB) })}
            />
          </Field>
          <Field
            label="Keep outcomes for"
            optional
            error={errors.of('outcomesKeepDays')}
            help="Older outcome rows are dropped; counts and KPIs stay for ever. Empty: keep them all."
          >
            <NumberInput
              unit="days"
              min={1}
              max={36_500}
              placeholder="For ever"
              disabled={readOnly}
              value={draft.outcomesKeepDays}
              onValueChange={(outcomesKeepDays) => set({ outcomesKeepDays })}
            />
          </Field>
        </div>
      </Section>
      <Section title="Results in MongoDB" description="Where MONGODB_URI names a server, each run's result is stored there as a document.">
        <Field
          label="Sample of outcomes"
          className="max-w-sm"
          error={errors.of('resultsSampleRows')}
          help="Rows that differ, at most, in one document; the counts are always whole. 0 stores the counts alone."
        >
          <NumberInput
            unit="rows"
            min={0}
            max={10_000}
            disabled={readOnly}
            value={draft.resultsSampleRows}
            onValueChange={(resultsSampleRows) => set({ resultsSampleRows })}
          />
        </Field>
      </Section>
      <Section title="Workers">
        <Field
          label="Runs side by side"
          className="max-w-sm"
          error={errors.of('workerConcurrency')}
          help="Of one worker; each worker takes it up with its next run."
        >
          <NumberInput
            unit="runs"
            min={1}
            max={16}
            disabled={readOnly}
            value={draft.workerConcurrency}
            onValueChange={(workerConcurrency) => set({ workerConcurrency })}
          />
        </Field>
      </Section>
      {update.error && problemOf(update.error).fields.length === 0 && <ErrorPanel problem={problemOf(update.error)} />}
      {!readOnly && (
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={changed.length === 0} loading={update.isPending}>
            Save
          </Button>
          {changed.length > 0 && (
            <Button
              variant="ghost"
              onClick={() => {
                setDraft(saved);
                errors.reset();
              }}
            >
              Discard changes
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
