'use client';

import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { MILLIONTHS, thresholdMillionths } from '#server/engine/matching/similarity/held-texts.ts';
import { similarityOf } from '#server/engine/matching/similarity/similarity.ts';
import type { SimilarityMeasure } from '#server/engine/plan/definition.ts';
import { formatNumber } from '../ui/format.ts';
import { Input } from '../ui/input.tsx';

/** Two texts to try a measure on: what they begin with shows what a typing error costs. */
const EXAMPLE = { source: 'Martha Jones', target: 'Marhta Jones' };

/** How alike two typed texts are, by the same code that a run uses. */
export function SimilarityTrial({ measure, threshold, title }: { measure: SimilarityMeasure; threshold: number; title: string }) {
  const [texts, setTexts] = useState(EXAMPLE);
  const similarity = similarityOf(measure, texts.source, texts.target);
  const isAlike = similarity >= thresholdMillionths(threshold);
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1.5 pl-5">
      <legend className="sr-only">Try the similarity of {title}</legend>
      <span aria-hidden className="text-ink-2">
        Try
      </span>
      {(['source', 'target'] as const).map((side) => (
        <Input
          key={side}
          aria-label={`Text to try, ${side}, ${title}`}
          value={texts[side]}
          onValueChange={(text) => setTexts((before) => ({ ...before, [side]: text }))}
          className={`w-44! ${side === 'source' ? 'shadow-[inset_2px_0_0_var(--source)]' : 'shadow-[inset_2px_0_0_var(--target)]'}`}
        />
      ))}
      <output aria-live="polite" className="inline-flex items-center gap-1.5">
        <span className="font-medium tabular-nums">{formatNumber(similarity / MILLIONTHS, 6)}</span>
        <span className={`inline-flex items-center gap-1 ${isAlike ? 'text-good' : 'text-ink-2'}`}>
          {isAlike ? <CircleCheck aria-hidden className="size-3.5" /> : <CircleX aria-hidden className="size-3.5" />}
          {isAlike ? 'alike' : 'not alike enough'}
        </span>
      </output>
    </fieldset>
  );
}
