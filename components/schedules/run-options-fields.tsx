'use client';

import type { InputErrors } from '../api/use-input-errors.ts';
import { Field, FormRow } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import type { KeepChoice, ScheduleDraft } from './schedule-draft.ts';

const keepOptions: { value: KeepChoice; label: string }[] = [
  { value: 'usual', label: 'As the ruleset says' },
  { value: 'keep', label: 'Keep them' },
  { value: 'drop', label: 'Drop them at the end' },
];

/** How its runs differ from what the ruleset says. */
export function RunOptionsFields({
  draft,
  errors,
  onChange,
}: {
  draft: ScheduleDraft;
  errors: InputErrors;
  onChange: (draft: ScheduleDraft, ...paths: string[]) => void;
}) {
  return (
    <FormRow columns="1fr 1fr 1fr">
      <Field label="Row limit" optional error={errors.of('options.limit')} help="Empty reads every row.">
        <NumberInput
          min={1}
          step={1000}
          unit="rows"
          placeholder="All"
          value={draft.limit}
          onValueChange={(limit) => onChange({ ...draft, limit }, 'options.limit')}
        />
      </Field>
      <Field label="Staging tables">
        <Select options={keepOptions} value={draft.keep} onValueChange={(keep) => onChange({ ...draft, keep })} />
      </Field>
      {draft.keep !== 'drop' && (
        <Field label="Kept for" optional error={errors.of('options.ttlHours')} help="Empty: as the ruleset says.">
          <NumberInput
            min={1}
            max={8760}
            unit="hours"
            placeholder="As usual"
            value={draft.ttlHours}
            onValueChange={(ttlHours) => onChange({ ...draft, ttlHours }, 'options.ttlHours')}
          />
        </Field>
      )}
    </FormRow>
  );
}
