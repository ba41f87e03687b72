'use client';

import { X } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import { chainWords } from '../transforms/chain-words.ts';
import { comparedColumn } from '../transforms/compared-column.ts';
import { useTransformSide } from '../transforms/transform-sides.tsx';
import { TransformsButton } from '../transforms/transforms-button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { ComboboxOption } from '../ui/combobox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ColumnField } from './column-field.tsx';
import { CompareOptions } from './compare-options.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { PairDetails } from './pair-details.tsx';
import { POLICY_WORDS } from './policy-words.ts';
import { applied, type FieldDraft } from './ruleset-draft.ts';

export interface FieldRowProps {
  field: FieldDraft;
  at: number;
  sourceOptions: readonly ComboboxOption[];
  targetOptions: readonly ComboboxOption[];
  source: ColumnDescription | undefined;
  target: ColumnDescription | undefined;
  sourceProblem: string | undefined;
  targetProblem: string | undefined;
  pairProblem: string | undefined;
  transformsProblem: string | undefined;
  zoneProblem: string | undefined;
  /** One per line. */
  warnings: string;
  onChange: (rowId: string, changes: Partial<FieldDraft>) => void;
  onRemove: (rowId: string, at: number) => void;
}

/** Grid of the list of field pairs: source, its transforms, =, target, compared, apply, details, remove. */
export const FIELD_GRID =
  'grid grid-cols-[minmax(0,1fr)_1.75rem_1rem_minmax(0,1fr)_minmax(8.5rem,12rem)_3rem_1.75rem_1.75rem] items-start gap-x-3';

/** One field pair. Drawn again only when something of its own changes: there may be hundreds. */
export const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { field, at, onChange, onRemove } = props;
  const { description } = useTransformSide('source');
  const source = useMemo(() => comparedColumn(props.source, field.transforms, description), [props.source, field.transforms, description]);
  const place = `fields[${at}]`;
  const name = field.source === '' && field.target === '' ? `field pair ${at + 1}` : `${field.source || '…'} with ${field.target || '…'}`;
  return (
    <li data-place={place} data-row={field.rowId} className="flex flex-col gap-1 py-0.5">
      <div className={FIELD_GRID}>
        <ColumnField
          side="source"
          label={`Source column of field pair ${at + 1}`}
          place={`${place}.source`}
          value={field.source}
          options={props.sourceOptions}
          error={props.sourceProblem}
          onChange={(source) => onChange(field.rowId, { source })}
        />
        <TransformsButton
          side="source"
          column={field.source}
          chain={field.transforms}
          place={`${place}.transforms`}
          onChange={(transforms) => onChange(field.rowId, { transforms })}
          className="-mx-2 mt-0.5"
        />
        <span aria-hidden className="mt-1.5 text-center text-ink-3">
          {field.compare.ignore ? '' : '='}
        </span>
        <ColumnField
          side="target"
          label={`Target column of field pair ${at + 1}`}
          place={`${place}.target`}
          value={field.target}
          options={props.targetOptions}
          error={props.targetProblem}
          onChange={(target) => onChange(field.rowId, { target })}
        />
        <CompareOptions
          name={name}
          place={place}
          compare={field.compare}
          source={source}
          target={props.target}
          zoneProblem={props.zoneProblem}
          onChange={(compare) => onChange(field.rowId, { compare })}
        />
        <span className="flex h-8 items-center justify-center">
          <Checkbox aria-label={`Apply ${name}`} checked={field.apply} onCheckedChange={(apply) => onChange(field.rowId, applied(apply))} />
        </span>
        <PairDetails
          name={name}
          field={field}
          source={props.source}
          compared={source}
          target={props.target}
          zoneProblem={props.zoneProblem}
          warnings={props.warnings}
          onChange={(changes) => onChange(field.rowId, changes)}
        />
        <IconButton label={`Remove ${name}`} icon={<X />} onClick={() => onRemove(field.rowId, at)} className="mt-0.5" />
      </div>
      {field.transforms.length > 0 && (
        <p className="truncate pl-2 font-mono text-xs text-ink-2">
          {field.source} → {chainWords(field.transforms)}
        </p>
      )}
      {field.policy && <p className="pl-2 text-xs text-ink-2">When written: {POLICY_WORDS[field.policy].label}</p>}
      {props.transformsProblem && <InlineFinding tone="problem">{props.transformsProblem}</InlineFinding>}
      {props.pairProblem && <InlineFinding tone="problem">{props.pairProblem}</InlineFinding>}
      {props.zoneProblem && <InlineFinding tone="problem">{props.zoneProblem}</InlineFinding>}
      {props.warnings !== '' &&
        props.warnings.split('\n').map((warning) => (
          <InlineFinding key={warning} tone="warning">
            {warning}
          </InlineFinding>
        ))}
    </li>
  );
});
