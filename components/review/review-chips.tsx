'use client';

import { clsx } from 'clsx';
import type { MouseEvent, ReactNode } from 'react';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import { CHANGE_OUTCOMES, type ChangeSetStatus, DECISIONS } from '#server/features/changes/change-status.ts';
import type { ChangeCounts } from '#server/features/changes/change-view.ts';
import { Count } from '../ui/count.tsx';
import { decisionLooks, kindLooks, outcomeLook } from './change-looks.tsx';
import type { Matching } from './matching.ts';
import { everyRow, isNarrowed, type ReviewNarrowing } from './review-url.ts';
import type { Review } from './use-review.ts';

/** Counts first, and each is a filter. Shift adds to what is shown or takes away from it. */
export function ReviewChips({
  view,
  counts,
  status,
  matching,
  onNarrow,
}: {
  view: ReviewNarrowing;
  counts: ChangeCounts;
  status: ChangeSetStatus;
  matching: Matching;
  onNarrow: Review['narrow'];
}) {
  const kinds = CHANGE_KINDS.filter((kind) => Object.values(counts.byKind[kind]).some((count) => count > 0));
  const outcomes = CHANGE_OUTCOMES.filter((outcome) => counts.outcomes[outcome]);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Group label="Decisions">
        <Chip on={!isNarrowed(view)} count={counts.total} onClick={() => onNarrow(everyRow)}>
          All
        </Chip>
        {DECISIONS.map((decision) => {
          const { icon: Icon, text, word } = decisionLooks[decision];
          const count = matching.byDecision[decision];
          return (
            <Chip
              key={decision}
              on={view.show.includes(decision)}
              count={count}
              onClick={(event) => onNarrow({ show: pressed(view.show, decision, event) })}
            >
              <Icon aria-hidden className={clsx('size-3.5', count === 0 ? 'text-ink-3' : text)} />
              {word}
            </Chip>
          );
        })}
      </Group>
      {(kinds.length > 1 || view.kind.length > 0) && (
        <Group label="Kinds of change">
          {kinds.map((kind) => {
            const { icon: Icon, many } = kindLooks[kind];
            return (
              <Chip
                key={kind}
                on={view.kind.includes(kind)}
                count={matching.byKind?.[kind]}
                onClick={(event) => onNarrow({ kind: pressed(view.kind, kind, event) })}
              >
                <Icon aria-hidden className="size-3.5 text-ink-3" />
                {many}
              </Chip>
            );
          })}
        </Group>
      )}
      {outcomes.length > 0 && (
        <Group label="What became of them">
          {outcomes.map((outcome) => {
            const { icon: Icon, text, word, means } = outcomeLook(outcome, status);
            return (
              <Chip
                key={outcome}
                means={means}
                on={view.became.includes(outcome)}
                count={counts.outcomes[outcome] ?? 0}
                onClick={(event) => onNarrow({ became: pressed(view.became, outcome, event) })}
              >
                <Icon aria-hidden className={clsx('size-3.5', text)} />
                {word}
              </Chip>
            );
          })}
        </Group>
      )}
    </div>
  );
}

/** A press shows only that; once more shows all again. With Shift it is added or taken away. */
function pressed<Value>(shown: readonly Value[], value: Value, event: MouseEvent): Value[] | null {
  const on = shown.includes(value);
  if (event.shiftKey || event.metaKey || event.ctrlKey) {
    const next = on ? shown.filter((each) => each !== value) : [...shown, value];
    return next.length > 0 ? next : null;
  }
  return on && shown.length === 1 ? null : [value];
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; these are toggles of a toolbar
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {children}
    </div>
  );
}

function Chip({
  means,
  on,
  count,
  onClick,
  children,
}: {
  /** What the word means, where it does not say so itself. */
  means?: string;
  on: boolean;
  /** Null while it is being counted; left out where it is not. */
  count: number | null | undefined;
  onClick: (event: MouseEvent) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      title={`${means ? `${means} ` : ''}Shift-click adds to what is shown, or takes it away.`}
      onClick={onClick}
      className={clsx(
        'inline-flex h-8 items-center gap-2 rounded-md border px-2.5 transition-colors',
        on ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
        count === 0 && !on && 'text-ink-3',
      )}
    >
      {children}
      {count === undefined ? null : count === null ? (
        <span aria-hidden className="h-2.5 w-6 animate-shimmer rounded-sm bg-selected" />
      ) : (
        <span className={clsx(count === 0 ? 'text-ink-3' : 'font-medium')}>
          <Count value={count} />
        </span>
      )}
    </button>
  );
}
