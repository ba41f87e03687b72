import { describe, expect, it } from 'vitest';
import { clockChangeNotes } from './clock-changes.ts';
import { nextRuns } from './cron-times.ts';

const NOW = new Date('2026-09-01T12:00:00Z');

describe('clockChangeNotes', () => {
  it.each([
    [
      '30 2 * * *',
      'Europe/Berlin',
      [
        'On 25 October 2026 the time from 02:00 to 03:00 comes twice: 02:30 is run once, the first time.',
        'On 28 March 2027 clocks go from 02:00 to 03:00: 02:30 does not exist, the run comes at 03:00.',
      ],
    ],
    ['0 2 * * *', 'UTC', []],
    ['0 12 * * *', 'Europe/Berlin', []],
    // Sundays only, and clocks change on Sundays; Mondays are never concerned.
    ['30 2 * * 1', 'Europe/Berlin', []],
    ['0,30 * * * *', 'Europe/Berlin', []],
    ['*/10 * * * *', 'America/New_York', []],
    ['30 1 * * *', 'America/New_York', ['On 1 November 2026 the time from 01:00 to 02:00 comes twice: 01:30 is run once, the first time.']],
    // Half an hour, on the other side of the year.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      ['On 4 October 2026 clocks go from 02:00 to 02:30: 02:15 does not exist, the run comes at 02:30.'],
    ],
  ])('%s in %s', (pattern, zone, notes) => expect(clockChangeNotes(pattern, zone, NOW)).toEqual(notes));

  it('says what the schedule really does', () => {
    const runs = nextRuns('30 2 * * *', 'Europe/Berlin', new Date('2026-10-24T12:00:00Z'), 2).map((run) => run.toISOString());
    expect(runs).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
    expect(nextRuns('30 2 * * *', 'Europe/Berlin', new Date('2027-03-27T12:00:00Z'), 1)[0]?.toISOString()).toBe('2027-03-28T01:00:00.000Z');
  });
});
