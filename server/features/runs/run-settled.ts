import { hasEnded } from './run-status.ts';
import type { RunState } from './run-view.ts';

/** Storing a result in MongoDB takes a few seconds at most; after this long its worker is gone. */
const SETTLES_WITHIN_MS = 20_000;

type Settling = Pick<RunState, 'status' | 'endedAt' | 'resultsStore'>;

/** Whether nothing more becomes of a run by itself: it has ended, and its document is stored or could not be. */
export function isSettled(run: Settling): boolean {
  return hasEnded(run.status) && run.resultsStore?.status !== 'pending';
}

/** How long to wait for a run that has ended but is not settled; null while it has not ended. */
export function settlesWithinMs(run: Settling, now: Date = new Date()): number | null {
  if (!hasEnded(run.status)) return null;
  return Math.max(0, SETTLES_WITHIN_MS - (now.getTime() - (run.endedAt ?? now).getTime()));
}
