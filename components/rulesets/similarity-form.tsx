'use client';

import type { SimilarityDefinition, SimilarityMeasure } from '#server/engine/plan/definition.ts';
import { TransformsLine } from '../transforms/transforms-button.tsx';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Slider } from '../ui/slider.tsx';
import { ColumnField } from './column-field.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { SimilarityTrial } from './similarity-trial.tsx';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { SideSchema } from './use-side-schema.ts';

const MEASURES: readonly { value: SimilarityMeasure; label: string; description: string }[] = [
  { value: 'jaro_winkler', label: 'Jaro–Winkler', description: 'Names: typing errors count little, equal beginnings count more.' },
  { value: 'levenshtein', label: 'Levenshtein', description: 'Codes and numbers: each letter to be changed counts the same.' },
  { value: 'jaccard', label: 'Jaccard', description: 'Addresses and titles: shared letter groups; the order of words does not count.' },
];

const LEAST_THRESHOLD = 0.01;
const THRESHOLD_STEP = 0.01;

/** Which texts of a fuzzy rule must be alike, by which measure, and how much. */
export function SimilarityForm({
  similarity,
  place,
  title,
  sides,
  findings,
  columnsClass,
  onChange,
}: {
  similarity: SimilarityDefinition;
  /** Path of the rule. */
  place: string;
  title: string;
  sides: Record<'source' | 'target', SideSchema>;
  findings: PlacedFindings;
  /** The grid of the key pairs above, so that columns stand under columns. */
  columnsClass: string;
  onChange: (similarity: SimilarityDefinition) => void;
}) {
  const set = (changes: Partial<SimilarityDefinition>) => onChange({ ...similarity, ...changes });
  const wrong =
    findings.problemAt(`${place}.similarity`) ??
    findings.problemUnder(`${place}.similarity.transforms`) ??
    findings.problemUnder(`${place}.similarity.target_transforms`);
  return (
    <div data-place={`${place}.similarity`} className="flex flex-col gap-3">
      <div className={columnsClass}>
        {(['source', 'target'] as const).map((side) => (
          <div key={side} className="contents">
            {side === 'target' && (
              <span aria-hidden className="mt-1.5 text-center text-ink-3">
                ≈
              </span>
            )}
            <SideTag side={side} short className="mt-2.5" />
            <ColumnField
              side={side}
              label={`${side === 'source' ? 'Source' : 'Target'} text of ${title}`}
              place={`${place}.similarity.${side}`}
              value={similarity[side]}
              options={sides[side].columns}
              loading={sides[side].describing}
              error={findings.problemAt(`${place}.similarity.${side}`)}
              onChange={(column) => set({ [side]: column })}
            />
          </div>
        ))}
      </div>
      <div className={columnsClass}>
        {(['transforms', 'target_transforms'] as const).map((chain) => (
          <TransformsLine
            key={chain}
            side={chain === 'transforms' ? 'source' : 'target'}
            column={similarity[chain === 'transforms' ? 'source' : 'target']}
            chain={similarity[chain] ?? []}
            place={`${place}.similarity.${chain}`}
            onChange={(next) => set({ [chain]: next.length > 0 ? next : undefined })}
            className={chain === 'transforms' ? 'col-start-2' : 'col-start-5'}
          />
        ))}
      </div>
      {wrong && <InlineFinding tone="problem">{wrong}</InlineFinding>}
      <div className="grid items-start gap-x-6 gap-y-3 pl-5 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
        <Field label="Measure">
          <Select options={MEASURES} value={similarity.measure} onValueChange={(measure) => set({ measure })} />
        </Field>
        <div data-place={`${place}.similarity.threshold`}>
          <Field
            label={
              <>
                Alike from<span className="sr-only">: least similarity of {title}</span>
              </>
            }
            error={findings.problemAt(`${place}.similarity.threshold`) ?? null}
          >
            <div className="flex items-center gap-3">
              <NumberInput
                min={LEAST_THRESHOLD}
                max={1}
                step={THRESHOLD_STEP}
                value={similarity.threshold}
                onValueChange={(threshold) => threshold !== null && set({ threshold })}
                format={{ maximumFractionDigits: 6 }}
                className="w-28 shrink-0"
              />
              <Slider
                label={`Least similarity of ${title}`}
                min={0.5}
                max={1}
                step={THRESHOLD_STEP}
                value={Math.max(0.5, similarity.threshold)}
                onValueChange={(threshold) => set({ threshold })}
                className="min-w-24 max-w-72 flex-1"
              />
            </div>
          </Field>
        </div>
      </div>
      <SimilarityTrial measure={similarity.measure} threshold={similarity.threshold} title={title} />
    </div>
  );
}
