import { PHASES, type Phase } from '#server/engine/ports.ts';
import type { PhaseProgress, RunProgress } from '#server/features/runs/run-progress.ts';
import type { RunStatus } from '#server/features/runs/run-status.ts';
import type { PhaseBar } from '../charts/phase-timeline.tsx';

type Progress = Pick<RunProgress, 'phases' | 'estimate'>;

/** The bars of the timeline. A run that stopped marks the phases it was in, and those it never reached stay waiting. */
export function phaseBars(progress: Progress, status: RunStatus, failedPhase: string | null, endedAt: Date | null): PhaseBar[] {
  return PHASES.flatMap((phase) => {
    const entry = progress.phases.find((candidate) => candidate.phase === phase);
    // Staging that is kept is not cleaned up: a phase that a good run left out is not worth a line.
    if (!entry?.startedAt) return status === 'succeeded' ? [] : [{ phase, state: 'waiting' }];
    return [bar(entry, status, failedPhase, endedAt, progress.estimate)];
  });
}

function bar(
  entry: PhaseProgress,
  status: RunStatus,
  failedPhase: string | null,
  runEndedAt: Date | null,
  estimate: Progress['estimate'],
): PhaseBar {
  const state = stateOf(entry, status, failedPhase);
  const stopped = state === 'failed' || state === 'cancelled';
  return {
    phase: entry.phase,
    state,
    startedAt: entry.startedAt,
    endedAt: entry.endedAt ?? (stopped ? runEndedAt : null),
    rows: entry.rows || null,
    bytes: entry.bytes || null,
    detail: entry.detail ?? percentText(entry, expectedRows(entry.phase, estimate)),
    leftMs: state === 'running' ? millisecondsLeft(entry, expectedRows(entry.phase, estimate)) : null,
  };
}

function stateOf(entry: PhaseProgress, status: RunStatus, failedPhase: string | null): PhaseBar['state'] {
  if (status === 'failed' && entry.phase === failedPhase) return 'failed';
  if (entry.endedAt || status === 'succeeded') return 'done';
  return status === 'running' ? 'running' : 'cancelled';
}

function expectedRows(phase: Phase, estimate: Progress['estimate']): number | null {
  if (phase === 'extract_source') return estimate?.source ?? null;
  if (phase === 'extract_target') return estimate?.target ?? null;
  return null;
}

/** Rows read of the rows to expect, which are an estimate: never 100% before it is done. */
function percentText(entry: Pick<PhaseProgress, 'rows'>, expected: number | null): string | null {
  if (!expected) return null;
  return `${Math.min(99, Math.floor((entry.rows / expected) * 100))}%`;
}

/** Time left at the rate so far; null when nobody knows, or when the estimate has been passed and is worth nothing. */
export function millisecondsLeft(entry: Pick<PhaseProgress, 'rows' | 'rowsPerSecond'>, expected: number | null): number | null {
  if (expected === null || entry.rowsPerSecond <= 0 || entry.rows >= expected) return null;
  return ((expected - entry.rows) / entry.rowsPerSecond) * 1000;
}
