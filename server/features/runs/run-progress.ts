import { type EngineEvent, PHASES, type Phase } from '#server/engine/ports.ts';

export interface PhaseProgress {
  phase: Phase;
  startedAt: Date | null;
  endedAt: Date | null;
  rows: number;
  bytes: number;
  /** Since the phase began, rounded. */
  rowsPerSecond: number;
  /** What it is at: `rule: order number`. */
  detail: string | null;
}

/** Where a run is. Dates are kept as ISO text in the control database and come back as dates through `parseProgress`. */
export interface RunProgress {
  phases: PhaseProgress[];
  /** Rows to expect, by the databases' own statistics. */
  estimate?: { source: number | null; target: number | null };
}

export function noProgress(): RunProgress {
  return {
    phases: PHASES.map((phase) => ({ phase, startedAt: null, endedAt: null, rows: 0, bytes: 0, rowsPerSecond: 0, detail: null })),
  };
}

function rate(rows: number, from: Date | null, to: Date): number {
  const seconds = from ? (to.getTime() - from.getTime()) / 1000 : 0;
  return seconds > 0 ? Math.round(rows / seconds) : 0;
}

/** The progress after one more event of the engine. */
export function progressAfter(progress: RunProgress, event: EngineEvent): RunProgress {
  if (event.type === 'log' || event.type === 'staging_created') return progress;
  return { ...progress, phases: progress.phases.map((entry) => (entry.phase === event.phase ? phaseAfter(entry, event) : entry)) };
}

function phaseAfter(entry: PhaseProgress, event: Extract<EngineEvent, { phase: Phase; type: `phase_${string}` }>): PhaseProgress {
  if (event.type === 'phase_started') return { ...entry, startedAt: event.at, endedAt: null };
  const moved = { ...entry, rows: event.rows, bytes: event.bytes, rowsPerSecond: rate(event.rows, entry.startedAt, event.at) };
  return event.type === 'phase_ended' ? { ...moved, endedAt: event.at, detail: null } : { ...moved, detail: event.detail ?? entry.detail };
}

/** The phases that have begun and not ended: two while both sides are read, none between two phases. */
export function phasesUnderWay(progress: RunProgress): Phase[] {
  return progress.phases.filter((entry) => entry.startedAt && !entry.endedAt).map((entry) => entry.phase);
}

/** The phase to name when a run stops: one that is under way, else the last one that began. */
export function phaseReached(progress: RunProgress): Phase | null {
  return phasesUnderWay(progress).at(-1) ?? progress.phases.filter((entry) => entry.startedAt).at(-1)?.phase ?? null;
}

interface StoredPhase extends Omit<PhaseProgress, 'startedAt' | 'endedAt'> {
  startedAt: string | null;
  endedAt: string | null;
}

/** Reads what `JSON.stringify` made of a progress. */
export function parseProgress(stored: unknown): RunProgress {
  if (stored === null || stored === undefined) return noProgress();
  const { phases, estimate } = stored as { phases: StoredPhase[]; estimate?: RunProgress['estimate'] };
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    phases: phases.map((entry) => ({ ...entry, startedAt: date(entry.startedAt), endedAt: date(entry.endedAt) })),
    ...(estimate ? { estimate } : {}),
  };
}
