'use client';

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { DEFAULT_MAX_CANDIDATE_PAIRS } from '#server/engine/matching/candidate-limit.ts';
import { USUAL_CONFIDENCE } from '#server/engine/plan/plan-rules.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { formatCount } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { type EstimatedRules, useCandidateEstimate } from './candidate-estimate.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { type MeasuredKeys, useKeyMeasure } from './key-measure.tsx';
import { KeyPair, PAIR_GRID } from './key-pair.tsx';
import { changeType, RULE_TYPES } from './rule-types.ts';
import { type KeyDraft, newKey, type RuleDraft, typeFor } from './ruleset-draft.ts';
import { SimilarityForm } from './similarity-form.tsx';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { SideSchema } from './use-side-schema.ts';

export interface RuleFormProps {
  rule: RuleDraft;
  /** Its name when the input is empty. */
  usualName: string;
  at: number;
  count: number;
  sides: Record<'source' | 'target', SideSchema>;
  findings: PlacedFindings;
  measured: MeasuredKeys | null;
  /** Of a fuzzy rule. */
  estimated: EstimatedRules | null;
  onChange: (changes: Partial<RuleDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** One rule: by which columns rows belong together, and how sure that is. Alt with an arrow key moves it. */
export function RuleForm({ rule, usualName, at, count, sides, findings, measured, estimated, onChange, onMove, onRemove }: RuleFormProps) {
  const isFuzzy = rule.type === 'fuzzy';
  const estimate = useCandidateEstimate(estimated);
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
        <div data-place={`${place}.type`} className="w-40">
          <Field label={`Type of ${title}`} labelHidden error={findings.problemAt(`${place}.type`) ?? null}>
            <Select options={RULE_TYPES} value={rule.type} onValueChange={(type) => onChange(changeType(rule, type))} />
          </Field>
        </div>
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
              placeholder={String(USUAL_CONFIDENCE[rule.type])}
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
        <p className="text-ink-2">{RULE_TYPES.find(({ value }) => value === rule.type)?.description}</p>
        {isFuzzy && rule.similarity && (
          <SimilarityForm
            similarity={rule.similarity}
            place={place}
            title={title}
            sides={sides}
            findings={findings}
            columnsClass={PAIR_GRID}
            onChange={(similarity) => onChange({ similarity })}
          />
        )}
        {isFuzzy && (
          <p className="pt-1 font-medium">
            Blocking keys{' '}
            <span className="font-normal text-ink-3">
              {rule.keys.length > 0
                ? 'Only rows in which these are equal are compared with each other.'
                : 'None: every row is compared with every other, which is refused above 10,000 × 10,000 rows.'}
            </span>
          </p>
        )}
        {rule.keys.map((key, keyAt) => (
          <KeyPair
            key={key.rowId}
            pair={key}
            place={`${place}.keys[${keyAt}]`}
            name={`key pair ${keyAt + 1} of ${title}`}
            transforming={rule.type === 'transformation' || rule.type === 'fuzzy'}
            sides={sides}
            findings={findings}
            onChange={(changes) => setKeys(rule.keys.map((each) => (each.rowId === key.rowId ? { ...each, ...changes } : each)))}
            onRemove={rule.keys.length > 1 || isFuzzy ? () => setKeys(rule.keys.filter((each) => each.rowId !== key.rowId)) : null}
          />
        ))}
        {findings.problemAt(`${place}.keys`) && <InlineFinding tone="problem">{findings.problemAt(`${place}.keys`) ?? ''}</InlineFinding>}
        {showFilters && <RuleFilters rule={rule} place={place} title={title} findings={findings} onChange={onChange} />}
        <div className="-ml-2 flex flex-wrap gap-1">
          <Button size="sm" variant="ghost" icon={<Plus />} onClick={() => setKeys([...rule.keys, newKey()])}>
            {isFuzzy ? 'Add a blocking key' : 'Add a key pair'}
          </Button>
          {!showFilters && (
            <Button size="sm" variant="ghost" icon={<Plus />} onClick={() => setFiltersShown(true)}>
              Only some rows
            </Button>
          )}
          {isFuzzy ? estimate.button : measure.button}
        </div>
        {isFuzzy && (
          <div data-place={`${place}.max_candidate_pairs`} className="flex items-start gap-3">
            <span aria-hidden className="mt-1.5 text-ink-2">
              Refuse above
            </span>
            <Field
              label={`Most pairs that ${title} may compare`}
              labelHidden
              error={findings.problemAt(`${place}.max_candidate_pairs`) ?? null}
            >
              <NumberInput
                min={1}
                max={Number.MAX_SAFE_INTEGER}
                step={1_000_000}
                unit="pairs"
                value={rule.maxCandidatePairs}
                onValueChange={(maxCandidatePairs) => onChange({ maxCandidatePairs })}
                placeholder={formatCount(DEFAULT_MAX_CANDIDATE_PAIRS)}
                className="w-64"
              />
            </Field>
          </div>
        )}
        {isFuzzy ? estimate.result : measure.result}
      </div>
    </li>
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
