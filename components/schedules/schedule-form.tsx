'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createScheduleInput } from '#server/features/schedules/schedule.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Combobox } from '../ui/combobox.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field, FormRow } from '../ui/field.tsx';
import { notify } from '../ui/notify.ts';
import { Select } from '../ui/select.tsx';
import { ComingRuns } from './coming-runs.tsx';
import { RunOptionsFields } from './run-options-fields.tsx';
import { inputOf, type Schedule, type ScheduleDraft } from './schedule-draft.ts';
import { timeZones } from './time-zones.ts';
import { WhenFields } from './when-fields.tsx';

const missedOptions = [
  { value: 'skip' as const, label: 'Skip them', description: 'The next run is the next one that is due.' },
  {
    value: 'catch_up_once' as const,
    label: 'Catch up once',
    description: 'One run when a worker is there again, however many were missed.',
  },
];

/** The form of the dialog; lives as long as one opening. */
export function ScheduleForm({
  formId,
  edited,
  initial,
  onPending,
  onSaved,
}: {
  formId: string;
  /** Null: a new one. */
  edited: Schedule | null;
  initial: ScheduleDraft;
  onPending: (pending: boolean) => void;
  onSaved: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(initial);
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const saved = {
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.schedules.pathFilter());
      notify.success(edited ? `The schedule of ${edited.rulesetName} is changed` : 'The schedule is made');
      onSaved();
    },
  };
  const create = useMutation(trpc.schedules.create.mutationOptions(saved));
  const update = useMutation(trpc.schedules.update.mutationOptions(saved));
  const { isPending, error } = edited ? update : create;
  const errors = useInputErrors(createScheduleInput, error);
  const zones = useMemo(() => timeZones(initial.timezone), [initial.timezone]);
  // The button stands in the dialog's footer, outside this form.
  useEffect(() => {
    onPending(isPending);
    return () => onPending(false);
  }, [isPending, onPending]);

  function change(next: ScheduleDraft, ...paths: string[]) {
    setDraft(next);
    for (const path of paths) errors.edited(path);
  }

  function save() {
    const input = inputOf(draft);
    if (errors.check(input).length > 0 || isPending) return;
    const { rulesetId: _, ...settings } = input;
    if (edited) update.mutate({ ...settings, id: edited.id, version: edited.version });
    else create.mutate(input);
  }

  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {!edited && (
        <Field label="Ruleset" error={errors.of('rulesetId')} help="Its latest version at the time of each run.">
          <Combobox
            placeholder="Search rulesets…"
            loading={rulesets.isPending}
            value={draft.rulesetId}
            onValueChange={(rulesetId) => change({ ...draft, rulesetId }, 'rulesetId')}
            options={(rulesets.data ?? []).map(({ id, name }) => ({ value: id, label: name, hint: id }))}
          />
        </Field>
      )}
      <WhenFields draft={draft} error={errors.of('cron')} onChange={(next) => change(next, 'cron')} />
      <FormRow>
        <Field label="Time zone" error={errors.of('timezone')}>
          <Combobox
            placeholder="Search time zones…"
            value={draft.timezone}
            onValueChange={(timezone) => change({ ...draft, timezone }, 'timezone')}
            options={zones}
          />
        </Field>
        <Field label="Runs missed while no worker is there">
          <Select options={missedOptions} value={draft.missed} onValueChange={(missed) => change({ ...draft, missed })} />
        </Field>
      </FormRow>
      <ComingRuns cron={draft.cron} timezone={draft.timezone ?? ''} />
      <RunOptionsFields draft={draft} errors={errors} onChange={change} />
      <p className="text-xs text-ink-3">
        A run that is due while another run of the ruleset waits or works is skipped, so that no two of them overlap.
      </p>
      {error && problemOf(error).fields.length === 0 && <ErrorPanel compact problem={problemOf(error)} />}
    </form>
  );
}
