'use client';

import { ArrowRight, Check, X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PairSuggestion } from '#server/engine/plan/suggest-pairs.ts';
import { Button } from '../ui/button.tsx';
import { formatNumber, formatPlural } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Slider } from '../ui/slider.tsx';
import { ScoreTag } from './score-tag.tsx';
import type { Suggestions } from './use-suggestions.ts';
import { ValuesLine } from './values-line.tsx';

const USUAL_LEAST = 0.9;

/**
 * Pairs that probably belong together, with score and reason. Arrow keys move, Enter accepts the one with the focus, Delete
 * rejects it, and both go on to the next; or all from a score up at once.
 */
export function FieldSuggestions({
  suggestions,
  mayFindMore,
  onAccept,
}: {
  suggestions: Suggestions;
  /** Both sides have columns that are not used: their values may tell more than their names. */
  mayFindMore: boolean;
  onAccept: (pairs: readonly PairSuggestion[]) => void;
}) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [least, setLeast] = useState(USUAL_LEAST);
  const { fields, rejected } = suggestions;
  const above = fields.filter((suggestion) => suggestion.score >= least - 1e-9);
  if (fields.length === 0 && rejected === 0 && suggestions.values.state === 'idle' && !mayFindMore) return null;

  function rows(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('button[data-accept]') ?? [])];
  }

  /** The next one has moved into its place once the list is drawn again. */
  function goOn(at: number) {
    requestAnimationFrame(() => {
      const left = rows();
      (left[at] ?? left.at(-1))?.focus();
    });
  }

  function onKeyDown(event: KeyboardEvent, suggestion: PairSuggestion, at: number) {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      suggestions.reject(suggestion);
      goOn(at);
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    rows()[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  }

  return (
    <section aria-labelledby={headingId} className="rounded-md border border-dashed border-control">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b px-3 py-1.5">
        <h3 id={headingId} className="flex items-baseline gap-2">
          <span className="font-medium">Suggested</span>{' '}
          <span className="text-ink-3">{fields.length === 0 ? 'nothing more' : formatPlural(fields.length, 'pair')}</span>
          {rejected > 0 && (
            <Button size="sm" variant="ghost" className="-my-1" onClick={suggestions.restore}>
              Show {rejected} rejected
            </Button>
          )}
        </h3>
        {fields.length > 0 && (
          <div className="flex items-center gap-1">
            <span aria-hidden className="text-ink-2">
              Score from
            </span>
            <Slider
              label="Accept from this score up"
              min={0.5}
              max={1}
              step={0.01}
              value={least}
              onValueChange={setLeast}
              className="w-36"
            />
            <span className="w-9 tabular-nums">{formatNumber(least, 2)}</span>
            <Button size="sm" disabled={above.length === 0} focusableWhenDisabled onClick={() => onAccept(above)}>
              Accept {above.length}
            </Button>
          </div>
        )}
      </div>
      <div className="border-b px-3 py-1 last:border-b-0">
        <ValuesLine suggestions={suggestions} />
      </div>
      {fields.length > 0 && (
        <ul ref={list} aria-label="Suggested field pairs" className="max-h-96 overflow-y-auto">
          {fields.map((suggestion, at) => (
            <li
              key={`${suggestion.source} ${suggestion.target}`}
              className="flex items-center border-b pr-2 last:border-b-0 focus-within:bg-hover hover:bg-hover"
            >
              <button
                type="button"
                data-accept
                aria-keyshortcuts="Enter Delete"
                onClick={() => {
                  onAccept([suggestion]);
                  goOn(at);
                }}
                onKeyDown={(event) => onKeyDown(event, suggestion, at)}
                className="group flex min-h-9 min-w-0 flex-1 flex-wrap items-center gap-x-3 px-3 py-1 text-left focus-visible:-outline-offset-2"
              >
                <Check aria-hidden className="size-4 shrink-0 text-ink-3 group-hover:text-ink" />
                <SuggestedPair {...suggestion} />
                <span className="min-w-0 flex-1 text-ink-2">{suggestion.reason}</span>
                <ScoreTag score={suggestion.score} />
              </button>
              <IconButton
                label={`Reject ${suggestion.source} = ${suggestion.target}`}
                icon={<X />}
                onClick={() => {
                  suggestions.reject(suggestion);
                  goOn(at);
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function SuggestedPair({ source, target, sourceType, targetType }: PairSuggestion) {
  return (
    <span className="inline-flex items-center gap-1.5 font-mono text-xs">
      <span className="sr-only">Accept </span>
      <span className="text-source" title={sourceType}>
        {source}
      </span>
      <span className="sr-only">=</span>
      <ArrowRight aria-hidden className="size-3 text-ink-3" />
      <span className="text-target" title={targetType}>
        {target}
      </span>
    </span>
  );
}
