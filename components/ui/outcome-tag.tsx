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

/** Two little squares, source left and target right: filled where there is a row, a bar through what does not fit. */
export function OutcomeIcon({ outcome, className }: { outcome: Outcome; className?: string }) {
  const left = outcome !== 'target_only' && outcome !== 'rejected_target';
  const right = outcome !== 'source_only' && outcome !== 'rejected_source';
  const rejected = outcome === 'rejected_source' || outcome === 'rejected_target';
  return (
    <svg
      viewBox="0 0 16 16"
      width={14}
      height={14}
      aria-hidden
      className={clsx('shrink-0', className)}
      fill="currentColor"
      stroke="currentColor"
      strokeWidth={1.25}
    >
      <rect
        x="1.25"
        y="4.5"
        width="5.5"
        height="7"
        rx="1.25"
        fillOpacity={left && !rejected ? 1 : 0}
        strokeOpacity={left ? 1 : 0.45}
        strokeDasharray={left ? undefined : '1.5 1.5'}
      />
      <rect
        x="9.25"
        y="4.5"
        width="5.5"
        height="7"
        rx="1.25"
        fillOpacity={right && !rejected ? 1 : 0}
        strokeOpacity={right ? 1 : 0.45}
        strokeDasharray={right ? undefined : '1.5 1.5'}
      />
      {outcome === 'mismatched' && <path d="M4.5 14.5 11.5 1.5" strokeWidth={1.75} />}
      {rejected && <path d={left ? 'M2.2 10.6 5.8 5.4' : 'M10.2 10.6 13.8 5.4'} strokeWidth={1.5} />}
    </svg>
  );
}

/** Colour, icon and word of an outcome. */
export function OutcomeTag({ outcome, className }: { outcome: Outcome; className?: string }) {
  const look = outcomeLooks[outcome];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', look.text, className)}>
      <OutcomeIcon outcome={outcome} />
      {look.word}
    </span>
  );
}
