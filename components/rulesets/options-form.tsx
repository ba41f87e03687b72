'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Section } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { ChangesForm, changesWords } from './changes-form.tsx';
import type { RulesetDraft } from './ruleset-draft.ts';
import { ThresholdsForm } from './thresholds-form.tsx';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { Edit, RulesetEditorState } from './use-ruleset-editor.ts';

/** What most rulesets leave as it is. */
export function OptionsForm({ editor, findings }: { editor: RulesetEditorState; findings: PlacedFindings }) {
  const { draft, edit, sides } = editor;
  return (
    <Section title="Options">
      <div className="-mt-3 flex flex-col">
        <Folded title="Inactive records" summary={draft.inactive.trim() || 'Not counted'} wrong={findings.problemUnder('inactive')}>
          <div data-place="inactive" className="max-w-2xl">
            <Field
              label="Source rows that are inactive"
              optional
              error={findings.problemAt('inactive') ?? null}
              help={`A condition in ${sides.source.dialect ?? 'the source’s own SQL'}. It changes nothing about matching; the share of these rows is the KPI IRR.`}
            >
              <Textarea
                mono
                rows={1}
                value={draft.inactive}
                onValueChange={(inactive) => edit((before) => ({ ...before, inactive }))}
                placeholder="status = 'closed'"
              />
            </Field>
          </div>
        </Folded>
        <Folded title="Repairs" summary={changesWords(draft.changes)} wrong={findings.problemUnder('changes')}>
          <ChangesForm draft={draft} edit={edit} sides={sides} findings={findings} />
        </Folded>
        <Folded title="Thresholds" summary={thresholdWords(draft.thresholds)} wrong={findings.problemUnder('thresholds')}>
          <ThresholdsForm draft={draft} edit={edit} findings={findings} />
        </Folded>
        <Folded title="Staging tables" summary={stagingWords(draft.staging)} wrong={findings.problemUnder('staging')}>
          <StagingForm draft={draft} edit={edit} findings={findings} />
        </Folded>
      </div>
    </Section>
  );
}

/** One option with its present value in view; open while something inside is wrong. */
function Folded({ title, summary, wrong, children }: { title: string; summary: string; wrong: string | undefined; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      open={open || wrong !== undefined}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group border-b last:border-b-0 [&>summary]:list-none"
    >
      <summary className="flex min-h-10 cursor-pointer items-center gap-2 rounded-sm hover:bg-hover focus-visible:-outline-offset-2">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-90" />
        <span className="w-36 shrink-0 font-medium">{title}</span>
        <span className="min-w-0 flex-1 truncate text-ink-2">{summary}</span>
      </summary>
      <div className="pt-1 pb-4 pl-6">{children}</div>
    </details>
  );
}

const KEEP = [
  { value: 'usual', label: 'As the settings say' },
  { value: 'keep', label: 'Keep them' },
  { value: 'drop', label: 'Drop them' },
] as const;

function StagingForm({ draft, edit, findings }: { draft: RulesetDraft; edit: Edit; findings: PlacedFindings }) {
  const { keep, ttl_hours } = draft.staging;
  const set = (staging: RulesetDraft['staging']) => edit((before) => ({ ...before, staging: { ...before.staging, ...staging } }));
  return (
    <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
      <div data-place="staging.keep">
        <Field label="After a run" help="What both sides looked like, for as long as they are kept.">
          <Select
            options={KEEP}
            value={keep === undefined ? 'usual' : keep ? 'keep' : 'drop'}
            onValueChange={(choice) => set({ keep: choice === 'usual' ? undefined : choice === 'keep' })}
          />
        </Field>
      </div>
      {keep !== false && (
        <div data-place="staging.ttl_hours">
          <Field
            label="Time to live"
            optional
            error={findings.problemAt('staging.ttl_hours') ?? null}
            help="After that they are dropped. Empty: as the settings say."
          >
            <NumberInput
              min={1}
              max={8760}
              unit="hours"
              value={ttl_hours ?? null}
              onValueChange={(hours) => set({ ttl_hours: hours ?? undefined })}
            />
          </Field>
        </div>
      )}
    </div>
  );
}

export function thresholdWords(thresholds: RulesetDraft['thresholds']): string {
  const own = Object.entries(thresholds).flatMap(([kpi, bands]) =>
    Object.entries(bands ?? {})
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([band, value]) => `${kpi.toUpperCase()} ${band} ${value}`),
  );
  return own.length === 0 ? 'The usual ones' : own.join(', ');
}

export function stagingWords({ keep, ttl_hours }: RulesetDraft['staging']): string {
  const time = ttl_hours === undefined ? '' : ` for ${ttl_hours} hours`;
  if (keep === false) return 'Dropped after a run';
  return keep === true || time !== '' ? `Kept${time}` : 'As the settings say';
}
