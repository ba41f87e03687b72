'use client';

import { CHANGE_POLICIES, type ChangeSettings, DEFAULT_CONFIRM_ABOVE } from '#server/engine/changes/change-settings.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { formatCount } from '../ui/format.ts';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { ColumnField } from './column-field.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { POLICY_WORDS } from './policy-words.ts';
import type { RulesetDraft } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { Edit } from './use-ruleset-editor.ts';
import type { SideSchema } from './use-side-schema.ts';

const POLICIES = CHANGE_POLICIES.map((policy) => ({ value: policy, ...POLICY_WORDS[policy] }));

/** What change sets of this ruleset may write, and who may apply them. A run writes nothing. */
export function ChangesForm({
  draft,
  edit,
  sides,
  findings,
}: {
  draft: RulesetDraft;
  edit: Edit;
  sides: Record<'source' | 'target', SideSchema>;
  findings: PlacedFindings;
}) {
  const { policy, newest, inserts, deletes, four_eyes, confirm_above } = draft.changes;
  const set = (changes: ChangeSettings) => edit((before) => ({ ...before, changes: withoutUnset({ ...before.changes, ...changes }) }));
  const needsNewest = policy === 'newest_wins' || (draft.fields ?? []).some((field) => field.policy === 'newest_wins');
  const setNewest = (side: 'source' | 'target', column: string) => {
    const columns = { source: newest?.source ?? '', target: newest?.target ?? '', [side]: column };
    set({ newest: columns.source === '' && columns.target === '' ? undefined : columns });
  };
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <div data-place="changes.policy" className="max-w-sm">
        <Field
          label="Which side wins"
          help="Of fields marked with Apply that say nothing else."
          error={findings.problemAt('changes.policy') ?? null}
        >
          <Select options={POLICIES} value={policy ?? 'source_wins'} onValueChange={(next) => set({ policy: next })} />
        </Field>
      </div>
      {(needsNewest || newest) && (
        <div data-place="changes.newest" className="flex flex-col gap-1">
          <p className="font-medium">Columns that say when a row was changed</p>
          <div className="grid grid-cols-[minmax(0,1fr)_1rem_minmax(0,1fr)] items-center gap-x-3">
            {(['source', 'target'] as const).map((side) => (
              <div key={side} className={side === 'target' ? 'col-start-3' : undefined}>
                <SideTag side={side} className="mb-1" />
                <ColumnField
                  side={side}
                  label={`Column of the ${side} that says when a row was changed`}
                  place={`changes.newest.${side}`}
                  value={newest?.[side] ?? ''}
                  options={sides[side].columns}
                  error={findings.problemAt(`changes.newest.${side}`)}
                  onChange={(column) => setNewest(side, column)}
                />
              </div>
            ))}
          </div>
          {findings.problemAt('changes.newest') && (
            <InlineFinding tone="problem">{findings.problemAt('changes.newest') ?? ''}</InlineFinding>
          )}
        </div>
      )}
      <div className="flex flex-col gap-1">
        <Checkbox
          label="Insert rows that only the source has"
          checked={inserts === true}
          onCheckedChange={(on) => set({ inserts: on || undefined })}
        />
        <Checkbox
          label="Delete rows that only the target has"
          help="Applying them needs a permission of its own."
          checked={deletes === true}
          onCheckedChange={(on) => set({ deletes: on || undefined })}
        />
        <Checkbox
          label="Four eyes"
          help="Whoever applies must not have approved any of it."
          checked={four_eyes === true}
          onCheckedChange={(on) => set({ four_eyes: on || undefined })}
        />
      </div>
      <div data-place="changes.confirm_above" className="max-w-sm">
        <Field
          label="Type the number to apply more than"
          optional
          help="Whoever applies more rows types how many they are."
          error={findings.problemAt('changes.confirm_above') ?? null}
        >
          <NumberInput
            min={0}
            unit="rows"
            value={confirm_above ?? null}
            onValueChange={(rows) => set({ confirm_above: rows ?? undefined })}
            placeholder={formatCount(DEFAULT_CONFIRM_ABOVE)}
          />
        </Field>
      </div>
    </div>
  );
}

/** `Source wins, inserts rows, four eyes`: the present choice, for the folded option. */
export function changesWords({ policy, inserts, deletes, four_eyes, confirm_above }: ChangeSettings): string {
  const words = [
    POLICY_WORDS[policy ?? 'source_wins'].label,
    inserts && 'inserts rows',
    deletes && 'deletes rows',
    four_eyes && 'four eyes',
    confirm_above !== undefined && `the number is typed above ${formatCount(confirm_above)} rows`,
  ];
  return words.filter(Boolean).join(', ');
}

function withoutUnset(changes: ChangeSettings): ChangeSettings {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as ChangeSettings;
}
