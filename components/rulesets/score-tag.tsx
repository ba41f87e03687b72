import { formatNumber } from '../ui/format.ts';

/** How sure a suggestion is, 0 to 1: a short bar and the number. */
export function ScoreTag({ score }: { score: number }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-2 text-ink-2">
      <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded-full bg-selected">
        <span className="block h-full bg-ink-3" style={{ width: `${Math.round(score * 100)}%` }} />
      </span>
      <span className="sr-only">score </span>
      <span className="tabular-nums">{formatNumber(score, 2)}</span>
    </span>
  );
}
