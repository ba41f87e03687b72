'use client';

import { clsx } from 'clsx';
import type { MouseEvent } from 'react';
import { OUTCOMES, type Outcome } from '#server/engine/landing/contract.ts';
import { Count } from '../ui/count.tsx';
import { OutcomeIcon, outcomeLooks } from '../ui/outcome-tag.tsx';
import { DIFFERENT } from './differences-url.ts';

/** A number of rows; `capped` means at least so many. Null while it is being counted. */
export type ChipCount = { count: number; capped: boolean } | null;

interface Chip {
  id: string;
  label: string;
  outcomes: readonly Outcome[];
}

const chips: Chip[] = [
  { id: 'different', label: 'All differences', outcomes: DIFFERENT },
  { id: 'mismatched', label: 'Mismatched', outcomes: ['mismatched'] },
  { id: 'source_only', label: 'Source only', outcomes: ['source_only'] },
  { id: 'target_only', label: 'Target only', outcomes: ['target_only'] },
  { id: 'rejected', label: 'Rejected', outcomes: ['rejected_source', 'rejected_target'] },
  { id: 'equal', label: 'Equal', outcomes: ['equal'] },
];

/** Counts first, and each is a filter. Shift adds to what is shown or takes away from it. */
export function OutcomeChips({
  shown,
  counts,
  onChange,
}: {
  shown: readonly Outcome[];
  counts: Record<Outcome, ChipCount>;
  onChange: (show: Outcome[] | null) => void;
}) {
  const isOn = (chip: Chip) =>
    chip.id === 'different'
      ? sameOutcomes(shown, chip.outcomes)
      : !sameOutcomes(shown, DIFFERENT) && chip.outcomes.some((outcome) => shown.includes(outcome));

  function press(chip: Chip, event: MouseEvent) {
    if (!(event.shiftKey || event.metaKey || event.ctrlKey)) return onChange(chip.id === 'different' ? null : [...chip.outcomes]);
    const taken = chip.outcomes.every((outcome) => shown.includes(outcome));
    const next = OUTCOMES.filter((outcome) => (chip.outcomes.includes(outcome) ? !taken : shown.includes(outcome)));
    onChange(next.length === 0 || sameOutcomes(next, DIFFERENT) ? null : next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; these are toggles of a toolbar
    <div role="group" aria-label="Outcomes" className="flex flex-wrap gap-1.5">
      {chips.map((chip) => {
        const count = sumOf(chip.outcomes.map((outcome) => counts[outcome]));
        const on = isOn(chip);
        const first = chip.outcomes[0] as Outcome;
        return (
          <button
            key={chip.id}
            type="button"
            aria-pressed={on}
            title={chip.id === 'different' ? undefined : 'Shift-click adds it to what is shown, or takes it away'}
            onClick={(event) => press(chip, event)}
            className={clsx(
              'inline-flex h-8 items-center gap-2 rounded-md border px-2.5 transition-colors',
              on ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
            )}
          >
            {chip.id !== 'different' && (
              <OutcomeIcon outcome={first} className={count?.count === 0 ? 'text-ink-3' : outcomeLooks[first].text} />
            )}
            <span className={clsx(count?.count === 0 && !on && 'text-ink-3')}>{chip.label}</span>
            <ChipNumber count={count} />
          </button>
        );
      })}
    </div>
  );
}

function ChipNumber({ count }: { count: ChipCount }) {
  if (count === null) return <span aria-hidden className="h-2.5 w-6 animate-shimmer rounded-sm bg-selected" />;
  return (
    <span className={clsx('font-medium', count.count === 0 && 'font-normal text-ink-3')}>
      {count.capped && 'over '}
      <Count value={count.count} />
    </span>
  );
}

function sumOf(counts: readonly ChipCount[]): ChipCount {
  if (counts.some((count) => count === null)) return null;
  return counts.reduce<{ count: number; capped: boolean }>(
    (sum, each) => ({ count: sum.count + (each?.count ?? 0), capped: sum.capped || Boolean(each?.capped) }),
    { count: 0, capped: false },
  );
}

function sameOutcomes(one: readonly Outcome[], other: readonly Outcome[]): boolean {
  return one.length === other.length && one.every((outcome) => other.includes(outcome));
}
