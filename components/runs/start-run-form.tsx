'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field, FormRow } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { FuzzyEstimates } from './fuzzy-estimates.tsx';
import { newRequestKey } from './request-key.ts';
import type { StartRunPreset } from './start-run-dialog.tsx';
import { WhatItReads } from './what-it-reads.tsx';

/** The form of the dialog. Lives as long as one opening: its request key makes a second press start nothing. */
export function StartRunForm({
  formId,
  ruleset,
  preset,
  onPending,
  onStarted,
}: {
  formId: string;
  ruleset: ApiOutputs['rulesets']['get'];
  preset: StartRunPreset;
  onPending: (pending: boolean) => void;
  onStarted: () => unknown;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [requestKey] = useState(newRequestKey);
  const [version, setVersion] = useState(preset.version ?? ruleset.latestVersion);
  const [limit, setLimit] = useState<number | null>(preset.limit ?? null);
  const chosen = useQuery({
    ...trpc.rulesets.get.queryOptions({ id: ruleset.id, version }),
    enabled: version !== ruleset.version,
  });
  const definition = version === ruleset.version ? ruleset.definition : chosen.data?.definition;
  const settings = useQuery(trpc.settings.get.queryOptions());
  const [keepChoice, setKeep] = useState<boolean | null>(preset.keepStaging ?? null);
  const [hoursChoice, setHours] = useState<number | null>(preset.ttlHours ?? null);
  const keep = keepChoice ?? definition?.staging?.keep ?? true;
  const usualHours = definition?.staging?.ttl_hours ?? settings.data?.stagingTtlHours ?? null;

  const start = useMutation(
    trpc.runs.start.mutationOptions({
      onSuccess: async ({ id }) => {
        void queryClient.invalidateQueries(trpc.runs.list.queryFilter());
        // A change of the URL on this page would take back a way to another one that is still being loaded.
        await onStarted();
        router.push(`/runs/${id}`);
      },
    }),
  );
  const { isPending } = start;
  // The button stands in the dialog's footer, outside this form.
  useEffect(() => {
    onPending(isPending);
    return () => onPending(false);
  }, [isPending, onPending]);

  return (
    <form
      id={formId}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPending) return;
        start.mutate({
          rulesetId: ruleset.id,
          version,
          requestKey,
          keepStaging: keep,
          ...(limit !== null && { limit }),
          ...(keep && hoursChoice !== null && { ttlHours: hoursChoice }),
        });
      }}
    >
      <FormRow>
        <Field label="Version">
          <Select
            value={String(version)}
            onValueChange={(next) => setVersion(Number(next))}
            options={ruleset.versions.map((entry) => ({
              value: String(entry.version),
              label: entry.version === ruleset.latestVersion ? `${entry.version}, the latest` : String(entry.version),
              ...(entry.note && { description: entry.note }),
            }))}
          />
        </Field>
        <Field label="Row limit" optional help={limit === null ? 'Empty reads every row.' : 'The first rows of each side, in key order.'}>
          <NumberInput min={1} step={1000} unit="rows" value={limit} onValueChange={setLimit} placeholder="All" />
        </Field>
      </FormRow>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Checkbox checked={keep} onCheckedChange={setKeep} label="Keep the staging tables afterwards" />
        {keep && (
          <span className="flex items-center gap-2 text-ink-2">
            for
            <NumberInput
              aria-label="Hours to keep the staging tables"
              min={1}
              max={8760}
              unit="hours"
              value={hoursChoice ?? usualHours}
              onValueChange={setHours}
              className="w-44"
            />
          </span>
        )}
      </div>
      <WhatItReads rulesetId={ruleset.id} definition={definition} limit={limit} />
      <FuzzyEstimates definition={definition} />
      <p className="flex gap-2 text-ink-2">
        <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        Both sides are read in read-only transactions. Nothing is written to either of them.
      </p>
      {start.isError && <ErrorPanel compact problem={problemOf(start.error)} />}
    </form>
  );
}
