import { clsx } from 'clsx';
import type { Outcome } from '#server/engine/landing/contract.ts';

interface OutcomeLook {
  word: string;
  /** For sentences: `312 rows only in the source`. */
  phrase: string;
  text: string;
  fill: string;
}

/** Words and colours of the six outcomes (semantics.md §4). Equal is no news and stays grey. */
export const outcomeLooks: Record<Outcome, OutcomeLook> = {
  equal: { word: 'Equal', phrase: 'equal', text: 'text-ink-2', fill: 'bg-equal' },
  mismatched: { word: 'Mismatched', phrase: 'mismatched', text: 'text-warn', fill: 'bg-warn' },
  source_only: { word: 'Source only', phrase: 'only in the source', text: 'text-source', fill: 'bg-source' },
  target_only: { word: 'Target only', phrase: 'only in the target', text: 'text-target', fill: 'bg-target' },
  rejected_source: { word: 'Rejected, source', phrase: 'rejected in the source', text: 'text-bad', fill: 'bg-bad' },
  rejected_target: { word: 'Rejected, target', phrase: 'rejected in the target', text: 'text-bad', fill: 'bg-bad' },
};

type Half = 'full' | 'hollow' | 'none' | 'struck';

const halves: Record<Outcome, readonly [Half, Half]> = {
  equal: ['full', 'full'],
  mismatched: ['full', 'hollow'],
  source_only: ['full', 'none'],
  target_only: ['none', 'full'],
  rejected_source: ['struck', 'none'],
  rejected_target: ['none', 'struck'],
};

/** Two little boxes, source left and target right: alike when equal, one hollow when they differ, dots where there is no row. */
export function OutcomeIcon({ outcome, className }: { outcome: Outcome; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={16}
      height={16}
      aria-hidden
      className={clsx('shrink-0', className)}
      fill="currentColor"
      stroke="currentColor"
    >
      <OutcomeHalf x={1} half={halves[outcome][0]} />
      <OutcomeHalf x={9} half={halves[outcome][1]} />
    </svg>
  );
}

function OutcomeHalf({ x, half }: { x: number; half: Half }) {
  if (half === 'none')
    return (
      <rect
        x={x + 0.75}
        y={4.25}
        width={4.5}
        height={7.5}
        rx={1}
        fill="none"
        strokeWidth={1}
        strokeOpacity={0.55}
        strokeDasharray="1.2 1.6"
      />
    );
  if (half === 'struck')
    return (
      <path d={`M${x + 0.5} 5.5 ${x + 5.5} 10.5 M${x + 5.5} 5.5 ${x + 0.5} 10.5`} fill="none" strokeWidth={1.75} strokeLinecap="round" />
    );
  return <rect x={x + 0.75} y={4.25} width={4.5} height={7.5} rx={1} fill={half === 'full' ? 'currentColor' : 'none'} strokeWidth={1.5} />;
}

/** Colour, icon and word of an outcome. */
export function OutcomeTag({ outcome, className }: { outcome: Outcome; className?: string }) {
  const look = outcomeLooks[outcome];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle', look.text, className)}>
      <OutcomeIcon outcome={outcome} />
      {look.word}
    </span>
  );
}
