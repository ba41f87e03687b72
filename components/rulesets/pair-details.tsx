'use client';

import { PanelRightOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CHANGE_POLICIES, type ChangePolicy } from '#server/engine/changes/change-settings.ts';
import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import { comparePair } from '#server/engine/matching/pair-comparison.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { ChainEditor } from '../transforms/chain-editor.tsx';
import { useTransformSide } from '../transforms/transform-sides.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { CompareChoices } from './compare-choices.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { POLICY_WORDS } from './policy-words.ts';
import { applied, type FieldDraft } from './ruleset-draft.ts';

export interface PairDetailsProps {
  /** `status with state`. */
  name: string;
  field: FieldDraft;
  source: ColumnDescription | undefined;
  /** The source after its transforms; undefined while they cannot work on it. */
  compared: ColumnDescription | undefined;
  target: ColumnDescription | undefined;
  zoneProblem: string | undefined;
  /** One per line. */
  warnings: string;
  onChange: (changes: Partial<FieldDraft>) => void;
}

/** All there is to say about one field pair, in a drawer: its types, transforms, how it is compared and what may be written. */
export function PairDetails(props: PairDetailsProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={`Details of ${props.name}`} icon={<PanelRightOpen />} onClick={() => setOpen(true)} className="mt-0.5" />
      <SidePanel
        modal
        width="xl"
        open={open}
        onOpenChange={setOpen}
        title={<span className="font-mono">{props.name}</span>}
        footer={
          <Button variant="primary" onClick={() => setOpen(false)}>
            Done
          </Button>
        }
      >
        {open && <Details {...props} />}
      </SidePanel>
    </>
  );
}

function Details({ field, source, compared, target, zoneProblem, warnings, onChange }: PairDetailsProps) {
  const side = useTransformSide('source');
  return (
    <div className="flex flex-col gap-7">
      <Part title="Columns">
        <dl className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-1">
          <dt>
            <SideTag side="source" />
          </dt>
          <dd className="font-mono text-xs leading-5">
            {field.source || '…'} <span className="text-ink-3">{typeWords(source)}</span>
          </dd>
          <dt>
            <SideTag side="target" />
          </dt>
          <dd className="font-mono text-xs leading-5">
            {field.target || '…'} <span className="text-ink-3">{typeWords(target)}</span>
          </dd>
        </dl>
        <p className="mt-1 text-ink-2">{comparedWords(compared, target, field)}</p>
        {warnings !== '' &&
          warnings.split('\n').map((warning) => (
            <InlineFinding key={warning} tone="warning">
              {warning}
            </InlineFinding>
          ))}
      </Part>
      <Part title="Transforms of the source">
        {field.source === '' ? (
          <p className="text-ink-2">Choose the source column first.</p>
        ) : (
          <ChainEditor side={side} column={field.source} chain={field.transforms} onChange={(transforms) => onChange({ transforms })} />
        )}
      </Part>
      <Part title="Comparing">
        <div className="max-w-sm">
          <CompareChoices
            compare={field.compare}
            source={compared}
            target={target}
            zoneProblem={zoneProblem}
            onChange={(compare) => onChange({ compare })}
          />
        </div>
      </Part>
      <Part title="Repairing">
        <div className="flex max-w-sm flex-col gap-3">
          <Checkbox
            label="Differences may be written"
            help="By a change set that somebody has approved; never by a run."
            checked={field.apply}
            onCheckedChange={(apply) => onChange(applied(apply))}
          />
          <Field label="Which side wins">
            <Select<ChangePolicy | 'ruleset'>
              value={field.policy ?? 'ruleset'}
              disabled={!field.apply}
              onValueChange={(policy) => onChange({ policy: policy === 'ruleset' ? null : policy })}
              options={[
                { value: 'ruleset', label: 'As the ruleset says' },
                ...CHANGE_POLICIES.map((policy) => ({ value: policy, ...POLICY_WORDS[policy] })),
              ]}
            />
          </Field>
        </div>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 border-b pb-1 font-medium">{title}</h3>
      {children}
    </section>
  );
}

function typeWords(column: ColumnDescription | undefined): string {
  return column ? `${formatLogicalType(column.logicalType)} (${column.nativeType}${column.nullable ? '' : ', not null'})` : '';
}

function comparedWords(source: ColumnDescription | undefined, target: ColumnDescription | undefined, { compare }: FieldDraft): string {
  if (compare.ignore) return 'Read and shown, not compared.';
  if (!source || !target) return 'How they compare is told when both are known.';
  const { comparison, unlike, mutual } = comparePair(source.logicalType, target.logicalType, compare);
  if (comparison === null) return 'No value of one type ever equals a value of the other.';
  const kind = unlike === null ? 'Compared by value' : `Unlike types, compared ${unlike}`;
  return mutual === null ? `${kind}.` : `${kind}, at the lower precision of the two: ${mutual}.`;
}
