'use client';

import { Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PairSuggestion } from '#server/engine/plan/suggest-pairs.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { ScoreTag } from './score-tag.tsx';

const LEAST_SCORES = ['0.95', '0.90', '0.80', '0.70', '0.50'] as const;

/**
 * Pairs that probably belong together, with score and reason. Arrow keys move, Enter accepts the one with the focus and goes
 * on to the next; or all from a score up at once.
 */
export function FieldSuggestions({
  suggestions,
  onAccept,
}: {
  suggestions: readonly PairSuggestion[];
  onAccept: (pairs: readonly PairSuggestion[]) => void;
}) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [least, setLeast] = useState<(typeof LEAST_SCORES)[number]>('0.90');
  const above = suggestions.filter((suggestion) => suggestion.score >= Number(least));
  if (suggestions.length === 0) return null;

  function buttons(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
  }

  function accept(suggestion: PairSuggestion, at: number) {
    onAccept([suggestion]);
    // The next one has moved into its place once the list is drawn again.
    requestAnimationFrame(() => {
      const left = buttons();
      (left[at] ?? left.at(-1))?.focus();
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = buttons();
    const next = all[all.indexOf(event.target as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <section aria-labelledby={headingId} className="rounded-md border border-dashed border-control">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-3 py-2">
        <h3 id={headingId}>
          <span className="font-medium">Suggested</span>{' '}
          <span className="text-ink-3">{suggestions.length === 1 ? '1 pair' : `${suggestions.length} pairs`}</span>
        </h3>
        <div className="flex items-center gap-2">
          <Button size="sm" disabled={above.length === 0} focusableWhenDisabled onClick={() => onAccept(above)}>
            Accept {above.length} from
          </Button>
          <Select
            size="sm"
            aria-label="Accept from this score up"
            value={least}
            onValueChange={setLeast}
            options={LEAST_SCORES.map((score) => ({ value: score, label: score }))}
            className="w-20"
          />
          <span className="text-ink-2">up</span>
        </div>
      </div>
      <ul ref={list} aria-label="Suggested field pairs" onKeyDown={onKeyDown} className="max-h-80 overflow-y-auto">
        {suggestions.map((suggestion, at) => (
          <li key={`${suggestion.source} ${suggestion.target}`} className="border-b last:border-b-0">
            <button
              type="button"
              onClick={() => accept(suggestion, at)}
              className="group flex min-h-9 w-full flex-wrap items-center gap-x-3 px-3 py-1 text-left hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
            >
              <Plus aria-hidden className="size-4 shrink-0 text-ink-3 group-hover:text-ink" />
              <span className="font-mono text-xs">
                <span className="sr-only">Accept </span>
                {suggestion.source} <span className="text-ink-3">=</span> {suggestion.target}
              </span>
              <span className="min-w-0 flex-1 truncate text-ink-2">{suggestion.reason}</span>
              <ScoreTag score={suggestion.score} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
