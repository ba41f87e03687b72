'use client';

import { X } from 'lucide-react';
import { TransformsLine } from '../transforms/transforms-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { ColumnField } from './column-field.tsx';
import { InlineFinding } from './inline-finding.tsx';
import type { KeyDraft } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { SideSchema } from './use-side-schema.ts';

/** Letter and column of the source, =, letter and column of the target, remove. */
export const PAIR_GRID = 'grid grid-cols-[0.5rem_minmax(0,1fr)_1rem_0.5rem_minmax(0,1fr)_1.75rem] items-start gap-x-3';

/** The two columns of one key, with their transforms where the rule has any. */
export function KeyPair({
  pair,
  place,
  name,
  transforming,
  sides,
  findings,
  onChange,
  onRemove,
}: {
  pair: KeyDraft;
  place: string;
  name: string;
  /** The rule's type compares keys after transforms. */
  transforming: boolean;
  sides: Record<'source' | 'target', SideSchema>;
  findings: PlacedFindings;
  onChange: (changes: Partial<KeyDraft>) => void;
  onRemove: (() => void) | null;
}) {
  const wrong =
    findings.problemAt(place) ?? findings.problemUnder(`${place}.transforms`) ?? findings.problemUnder(`${place}.target_transforms`);
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
      {transforming && (
        <div className={PAIR_GRID}>
          <TransformsLine
            side="source"
            column={pair.source}
            chain={pair.transforms}
            place={`${place}.transforms`}
            onChange={(transforms) => onChange({ transforms })}
            className="col-start-2"
          />
          <TransformsLine
            side="target"
            column={pair.target}
            chain={pair.targetTransforms}
            place={`${place}.target_transforms`}
            onChange={(targetTransforms) => onChange({ targetTransforms })}
            className="col-start-5"
          />
        </div>
      )}
      {wrong && <InlineFinding tone="problem">{wrong}</InlineFinding>}
      {findings.warningsUnder(place).map((warning) => (
        <InlineFinding key={warning} tone="warning">
          {warning}
        </InlineFinding>
      ))}
    </div>
  );
}
