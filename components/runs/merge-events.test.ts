import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#server/features/runs/run-view.ts';
import { mergeEvents } from './merge-events.ts';

const event = (id: number): RunEvent => ({ id, at: new Date(id), level: 'info', phase: null, message: `line ${id}` });
const ids = (events: readonly RunEvent[]) => events.map(({ id }) => id);
const log = fc.uniqueArray(fc.integer({ min: 1, max: 50 })).map((all) => all.sort((a, b) => a - b).map(event));

describe('two logs of one run', () => {
  it('become one, in order, with each line once', () => {
    fc.assert(
      fc.property(log, log, (one, other) => {
        const expected = [...new Set([...ids(one), ...ids(other)])].sort((a, b) => a - b);
        expect(ids(mergeEvents(one, other))).toEqual(expected);
      }),
    );
  });

  it('stay the same object when there is no news, so that nothing is drawn again', () => {
    const one = [event(1), event(2)];
    expect(mergeEvents(one, [])).toBe(one);
  });
});
