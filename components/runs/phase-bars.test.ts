import { describe, expect, it } from 'vitest';
import { PHASES, type Phase } from '#server/engine/ports.ts';
import type { PhaseProgress } from '#server/features/runs/run-progress.ts';
import { millisecondsLeft, phaseBars } from './phase-bars.ts';

const at = (second: number) => new Date(Date.UTC(2025, 0, 24, 12, 0, second));

function progress(known: Partial<Record<Phase, Partial<PhaseProgress>>>) {
  return {
    phases: PHASES.map(
      (phase): PhaseProgress => ({
        phase,
        startedAt: null,
        endedAt: null,
        rows: 0,
        bytes: 0,
        rowsPerSecond: 0,
        detail: null,
        ...known[phase],
      }),
    ),
  };
}

const states = (bars: ReturnType<typeof phaseBars>) => Object.fromEntries(bars.map(({ phase, state }) => [phase, state]));

describe('the bars of the timeline', () => {
  it('show what is under way, what is done and what waits', () => {
    const bars = phaseBars(
      {
        ...progress({
          extract_source: { startedAt: at(0), endedAt: at(2), rows: 10 },
          extract_target: { startedAt: at(0), rows: 500, rowsPerSecond: 250 },
        }),
        estimate: { source: 10, target: 1500 },
      },
      'running',
      null,
      null,
    );
    expect(states(bars)).toMatchObject({ extract_source: 'done', extract_target: 'running', index: 'waiting', store: 'waiting' });
    expect(bars.find((bar) => bar.phase === 'extract_target')).toMatchObject({ leftMs: 4000, detail: '33%' });
    expect(bars.find((bar) => bar.phase === 'extract_source')?.leftMs).toBeNull();
  });

  it('mark the phase that failed; the one beside it was cancelled with it', () => {
    const bars = phaseBars(
      progress({ extract_source: { startedAt: at(0) }, extract_target: { startedAt: at(0) } }),
      'failed',
      'extract_target',
      at(3),
    );
    expect(states(bars)).toMatchObject({ extract_source: 'cancelled', extract_target: 'failed', match: 'waiting' });
    expect(bars[0]?.endedAt).toEqual(at(3));
  });

  it('leave out what a good run had no need for', () => {
    const done = { startedAt: at(0), endedAt: at(1) };
    const bars = phaseBars(progress({ extract_source: done, extract_target: done, match: done }), 'succeeded', null, at(2));
    expect(bars.map((bar) => bar.phase)).toEqual(['extract_source', 'extract_target', 'match']);
  });
});

describe('time left', () => {
  it.each([
    [{ rows: 500, rowsPerSecond: 250 }, 1500, 4000],
    [{ rows: 500, rowsPerSecond: 250 }, null, null],
    [{ rows: 500, rowsPerSecond: 0 }, 1500, null],
    [{ rows: 1600, rowsPerSecond: 250 }, 1500, null],
  ])('of %j with %s expected is %s ms', (entry, expected, left) => expect(millisecondsLeft(entry, expected)).toBe(left));
});
