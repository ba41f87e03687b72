'use client';

import { ArrowDown, ArrowUp, Plus, Trash2, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { ColumnField } from './column-field.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { type MeasuredKeys, useKeyMeasure } from './key-measure.tsx';
import { type KeyDraft, newKey, type RuleDraft, typeFor } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { SideSchema } from './use-side-schema.ts';

/** Confidence of a pair that an exact rule matched, when the rule sets none (semantics.md §2). */
const USUAL_CONFIDENCE = 0.95;

const TYPE_WORDS: Record<RuleDraft['type'], string> = {
  exact: 'Exact',
  composite: 'Composite',
  transformation: 'Transformation',
  fuzzy: 'Fuzzy',
};

/** Letter and column of the source, =, letter and column of the target, remove. */
const PAIR_GRID = 'grid grid-cols-[0.5rem_minmax(0,1fr)_1rem_0.5rem_minmax(0,1fr)_1.75rem] items-start gap-x-3';

export interface RuleFormProps {
  rule: RuleDraft;
  /** Its name when the input is empty. */
  usualName: string;
  at: number;
  count: number;
  sides: Record<'source' | 'target', SideSchema>;
  findings: PlacedFindings;
  measured: MeasuredKeys | null;
  onChange: (changes: Partial<RuleDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** One rule: rows belong together when every key pair is equal. Alt with an arrow key moves it. */
export function RuleForm({ rule, usualName, at, count, sides, findings, measured, onChange, onMove, onRemove }: RuleFormProps) {
  const place = `rules[${at}]`;
  const title = rule.name.trim() || usualName;
  const measure = useKeyMeasure(measured);
  const [filtersShown, setFiltersShown] = useState(rule.sourceFilter !== '' || rule.targetFilter !== '');
  const filtersWrong = findings.problemAt(`${place}.source_filter`) ?? findings.problemAt(`${place}.target_filter`);
  const showFilters = filtersShown || filtersWrong !== undefined;

  const setKeys = (keys: KeyDraft[]) =>
    onChange({ keys, ...(keys.length !== rule.keys.length && { type: typeFor(keys.length, rule.type) }) });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };

  return (
    <li
      data-place={place}
      data-rule={rule.rowId}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 border-b py-4 first:pt-1 last:border-b-0"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="mt-1.5 w-5 shrink-0 text-ink-3 tabular-nums">{at + 1}.</span>
        <div data-place={`${place}.name`} className="min-w-40 max-w-72 flex-1">
          <Field label={`Name of rule ${at + 1}`} labelHidden error={findings.problemAt(`${place}.name`) ?? null}>
            <Input value={rule.name} onValueChange={(name) => onChange({ name })} placeholder={usualName} className="font-medium" />
          </Field>
        </div>
        <Badge className="mt-1.5">{TYPE_WORDS[rule.type]}</Badge>
        <div data-place={`${place}.confidence`} className="flex items-center gap-2">
          <span aria-hidden className="text-ink-2">
            Confidence
          </span>
          <Field label={`Confidence of ${title}`} labelHidden error={findings.problemAt(`${place}.confidence`) ?? null}>
            <NumberInput
              min={0}
              max={1}
              step={0.05}
              value={rule.confidence}
              onValueChange={(confidence) => onChange({ confidence })}
              placeholder={String(USUAL_CONFIDENCE)}
              className="w-28"
            />
          </Field>
        </div>
        <span className="ml-auto flex">
          <IconButton
            label={`Move ${title} up`}
            keys={['Alt', '↑']}
            icon={<ArrowUp />}
            disabled={at === 0}
            focusableWhenDisabled
            onClick={() => onMove(-1)}
          />
          <IconButton
            label={`Move ${title} down`}
            keys={['Alt', '↓']}
            icon={<ArrowDown />}
            disabled={at === count - 1}
            focusableWhenDisabled
            onClick={() => onMove(1)}
          />
          <IconButton label={`Remove ${title}`} icon={<Trash2 />} onClick={onRemove} />
        </span>
      </div>
      <div className="flex flex-col gap-2 pl-8">
        {rule.keys.map((key, keyAt) => (
          <KeyPair
            key={key.rowId}
            pair={key}
            place={`${place}.keys[${keyAt}]`}
            name={`key pair ${keyAt + 1} of ${title}`}
            sides={sides}
            findings={findings}
            onChange={(changes) => setKeys(rule.keys.map((each) => (each.rowId === key.rowId ? { ...each, ...changes } : each)))}
            onRemove={rule.keys.length > 1 ? () => setKeys(rule.keys.filter((each) => each.rowId !== key.rowId)) : null}
          />
        ))}
        {findings.problemAt(`${place}.keys`) && <InlineFinding tone="problem">{findings.problemAt(`${place}.keys`) ?? ''}</InlineFinding>}
        {showFilters && <RuleFilters rule={rule} place={place} title={title} findings={findings} onChange={onChange} />}
        <div className="-ml-2 flex flex-wrap gap-1">
          <Button size="sm" variant="ghost" icon={<Plus />} onClick={() => setKeys([...rule.keys, newKey()])}>
            Add a key pair
          </Button>
          {!showFilters && (
            <Button size="sm" variant="ghost" icon={<Plus />} onClick={() => setFiltersShown(true)}>
              Only some rows
            </Button>
          )}
          {measure.button}
        </div>
        {measure.result}
      </div>
    </li>
  );
}

function KeyPair({
  pair,
  place,
  name,
  sides,
  findings,
  onChange,
  onRemove,
}: {
  pair: KeyDraft;
  place: string;
  name: string;
  sides: RuleFormProps['sides'];
  findings: PlacedFindings;
  onChange: (changes: Partial<KeyDraft>) => void;
  onRemove: (() => void) | null;
}) {
  const wrong = findings.problemAt(place);
  return (
    <div data-place={place} className="flex flex-col gap-1">
      <div className={PAIR_GRID}>
        <SideTag side="source" short className="mt-2.5" />
        <ColumnField
          side="source"
          label={`Source column, ${name}`}
          place={`${place}.source`}
          value={pair.source}
          options={sides.source.columns}
          loading={sides.source.describing}
          error={findings.problemAt(`${place}.source`)}
          onChange={(source) => onChange({ source })}
        />
        <span aria-hidden className="mt-1.5 text-center text-ink-3">
          =
        </span>
        <SideTag side="target" short className="mt-2.5" />
        <ColumnField
          side="target"
          label={`Target column, ${name}`}
          place={`${place}.target`}
          value={pair.target}
          options={sides.target.columns}
          loading={sides.target.describing}
          error={findings.problemAt(`${place}.target`)}
          onChange={(target) => onChange({ target })}
        />
        {onRemove ? <IconButton label={`Remove ${name}`} icon={<X />} onClick={onRemove} className="mt-0.5" /> : <span />}
      </div>
      {wrong && <InlineFinding tone="problem">{wrong}</InlineFinding>}
      {findings.warningsUnder(place).map((warning) => (
        <InlineFinding key={warning} tone="warning">
          {warning}
        </InlineFinding>
      ))}
    </div>
  );
}

function RuleFilters({
  rule,
  place,
  title,
  findings,
  onChange,
}: Pick<RuleFormProps, 'rule' | 'findings' | 'onChange'> & { place: string; title: string }) {
  return (
    <div className={`${PAIR_GRID} pt-1`}>
      {(['source', 'target'] as const).map((side) => (
        <div key={side} data-place={`${place}.${side}_filter`} className={side === 'source' ? 'col-start-2' : 'col-start-5'}>
          <Field
            label={
              <>
                Only {side} rows where <span className="sr-only">, {title}</span>
              </>
            }
            optional
            error={findings.problemAt(`${place}.${side}_filter`) ?? null}
          >
            <Textarea
              mono
              rows={1}
              value={side === 'source' ? rule.sourceFilter : rule.targetFilter}
              onValueChange={(text) => onChange(side === 'source' ? { sourceFilter: text } : { targetFilter: text })}
            />
          </Field>
        </div>
      ))}
    </div>
  );
}
