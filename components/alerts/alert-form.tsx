'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type AlertConditions, createAlertInput, USUAL_KPIS } from '#server/features/alerts/alert.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';
import type { Channel } from './channel-draft.ts';
import { OccasionFields } from './occasion-fields.tsx';
import { Problem } from './problem.tsx';
import type { Alert } from './use-alerts.ts';

interface AlertDraft {
  name: string;
  rulesetId: string | null;
  conditions: AlertConditions;
  channelIds: string[];
  enabled: boolean;
}

const NEW: AlertDraft = {
  name: '',
  rulesetId: null,
  conditions: { runFails: true, worsens: [...USUAL_KPIS], rcrFalls: 5 },
  channelIds: [],
  enabled: true,
};

/** The form of the dialog; lives as long as one opening. */
export function AlertForm({
  formId,
  edited,
  channels,
  onPending,
  onSaved,
}: {
  formId: string;
  edited: Alert | null;
  channels: readonly Channel[];
  onPending: (pending: boolean) => void;
  onSaved: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<AlertDraft>(() => (edited ? draftOf(edited) : { ...NEW, channelIds: only(channels) }));
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const saved = {
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.alerts.pathFilter());
      notify.success(edited ? `The alert ${draft.name} is changed` : `The alert ${draft.name} is made`);
      onSaved();
    },
  };
  const create = useMutation(trpc.alerts.create.mutationOptions(saved));
  const update = useMutation(trpc.alerts.update.mutationOptions(saved));
  const { isPending, error } = edited ? update : create;
  const errors = useInputErrors(createAlertInput, error);
  // The button stands in the dialog's footer, outside this form.
  useEffect(() => {
    onPending(isPending);
    return () => onPending(false);
  }, [isPending, onPending]);

  function set(change: Partial<AlertDraft>) {
    setDraft({ ...draft, ...change });
    for (const name of Object.keys(change)) errors.edited(name);
  }

  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.check(draft).length > 0 || isPending) return;
        if (edited) update.mutate({ ...draft, id: edited.id, version: edited.version });
        else create.mutate(draft);
      }}
    >
      <Field label="Name" error={errors.of('name')}>
        <Input value={draft.name} placeholder="Nightly reconciliation" onValueChange={(name) => set({ name })} />
      </Field>
      <Field label="Ruleset" error={errors.of('rulesetId')}>
        <Combobox
          clearable
          placeholder="Every ruleset"
          loading={rulesets.isPending}
          value={draft.rulesetId}
          onValueChange={(rulesetId) => set({ rulesetId })}
          options={(rulesets.data ?? []).map(({ id, name }) => ({ value: id, label: name, hint: id }))}
        />
      </Field>
      <OccasionFields
        conditions={draft.conditions}
        problem={errors.of('conditions.runFails')}
        pointsProblem={errors.of('conditions.rcrFalls')}
        onChange={(conditions) => {
          set({ conditions });
          for (const path of ['conditions.runFails', 'conditions.rcrFalls']) errors.edited(path);
        }}
      />
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 font-medium">Goes to</legend>
        {channels.map(({ id, name, place }) => (
          <Checkbox
            key={id}
            label={
              <>
                {name} <span className="text-ink-3">{place}</span>
              </>
            }
            checked={draft.channelIds.includes(id)}
            onCheckedChange={(checked) =>
              set({ channelIds: [...draft.channelIds.filter((each) => each !== id), ...(checked ? [id] : [])] })
            }
          />
        ))}
        {channels.length === 0 && <p className="text-ink-2">There is no channel yet: add one under Channels first.</p>}
        <Problem text={errors.of('channelIds')} />
      </fieldset>
      {error && problemOf(error).fields.length === 0 && <ErrorPanel compact problem={problemOf(error)} />}
    </form>
  );
}

/** Where there is one channel only, it is the one that is meant. */
function only(channels: readonly Channel[]): string[] {
  const [first, ...others] = channels;
  return first && others.length === 0 ? [first.id] : [];
}

function draftOf({ name, ruleset, conditions, channels, enabled }: Alert): AlertDraft {
  return { name, rulesetId: ruleset?.id ?? null, conditions, channelIds: channels.map(({ id }) => id), enabled };
}
