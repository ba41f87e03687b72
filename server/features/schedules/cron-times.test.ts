import { describe, expect, it } from 'vitest';
import { cronProblem, latestRun, nextRun, nextRuns, tidyCron, timeZoneProblem } from './cron-times.ts';
import { cronWords } from './cron-words.ts';

const BERLIN = 'Europe/Berlin';
const at = (text: string) => new Date(text);
const texts = (moments: Date[]) => moments.map((moment) => moment.toISOString().slice(0, 16));

describe('the next runs of a schedule', () => {
  it('follow the clock of the zone through the year', () => {
    expect(texts(nextRuns('0 2 * * *', BERLIN, at('2026-01-31T12:00:00Z'), 2))).toEqual(['2026-02-01T01:00', '2026-02-02T01:00']);
    expect(texts(nextRuns('0 2 * * *', BERLIN, at('2026-07-01T12:00:00Z'), 2))).toEqual(['2026-07-02T00:00', '2026-07-03T00:00']);
  });

  it('come once, at the end of the gap, in the night without that hour', () => {
    // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    expect(texts(nextRuns('30 2 * * *', BERLIN, at('2026-03-28T12:00:00Z'), 2))).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    expect(texts(nextRuns('30 2,14 * * *', BERLIN, at('2026-03-28T20:00:00Z'), 2))).toEqual(['2026-03-29T01:00', '2026-03-29T12:30']);
  });

  it('come once, the first time, in the night that has that hour twice', () => {
    // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    expect(texts(nextRuns('30 2 * * *', BERLIN, at('2026-10-24T12:00:00Z'), 2))).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    expect(texts(nextRuns('30 2 * * *', BERLIN, at('2026-10-25T00:30:00Z'), 1))).toEqual(['2026-10-26T01:30']);
    expect(latestRun('30 2 * * *', BERLIN, at('2026-10-25T01:45:00Z'))?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('go on evenly through both nights when they come every half hour', () => {
    const halves = (from: string) => texts(nextRuns('*/30 * * * *', BERLIN, at(from), 6)).map((text) => text.slice(11));
    const even = ['00:00', '00:30', '01:00', '01:30', '02:00', '02:30'];
    expect(halves('2026-03-28T23:59:00Z')).toEqual(even);
    expect(halves('2026-10-24T23:59:00Z')).toEqual(even);
  });

  it('never include the moment they are asked for', () => {
    expect(nextRun('0 2 * * *', 'UTC', at('2026-01-01T02:00:00Z'))?.toISOString()).toBe('2026-01-02T02:00:00.000Z');
  });
});

describe('the latest run', () => {
  it('includes the moment itself and what is just before it, and nothing after it', () => {
    const latest = (text: string) => latestRun('0 2 * * *', 'UTC', at(text))?.toISOString();
    expect(latest('2026-01-02T02:00:00.000Z')).toBe('2026-01-02T02:00:00.000Z');
    expect(latest('2026-01-02T02:00:00.001Z')).toBe('2026-01-02T02:00:00.000Z');
    expect(latest('2026-01-02T01:59:59.999Z')).toBe('2026-01-01T02:00:00.000Z');
  });
});

describe('a pattern', () => {
  it.each(['0 2 * * *', '*/15 9-17 * * MON-FRI', '0 2 L * *', '0 2 * * 5#2', '0 0 29 2 *', ' 0  2 * * sun '])('%s can be used', (text) => {
    expect(cronProblem(text)).toBeNull();
  });

  it.each([
    ['', 'Write five fields, like "0 2 * * *" for every night at two.'],
    ['@daily', 'Write five fields (minute, hour, day of the month, month, weekday); this is one.'],
    ['0 0 2 * * *', 'Write five fields (minute, hour, day of the month, month, weekday); these are 6.'],
    ['61 * * * *', '"61" is no minute: it takes 0 to 59, lists (1,5), ranges (1-5) and steps (*/5).'],
    ['0 2 * * MOON', '"MOON" is no weekday'],
    ['0 noon * * *', '"NOON" is no hour'],
    ['0 2 31 2 *', 'This never comes: there is no such date.'],
  ])('%j is refused with a sentence', (text, sentence) => {
    expect(cronProblem(text)).toContain(sentence);
  });

  it('is tidied, so that one pattern has one text', () => {
    expect(tidyCron('  0 2  * *\tmon-fri')).toBe('0 2 * * MON-FRI');
  });

  it('is said in words, days that are joined by "or" included', () => {
    expect(cronWords('0 2 * * *')).toBe('At 02:00, every day');
    expect(cronWords('0 2,14 * * *')).toBe('At 02:00 and 14:00, every day');
    expect(cronWords('0 2 * 1 *')).toBe('At 02:00, only in January');
    expect(cronWords('*/15 9-17 * * MON-FRI')).toBe('Every 15 minutes, between 09:00 and 17:59, Monday through Friday');
    expect(cronWords('0 2 1 * MON')).toBe('At 02:00, on day 1 of the month, or on Monday');
    // What the words claim: the first of the month, and every Monday.
    expect(texts(nextRuns('0 2 1 * MON', 'UTC', at('2026-07-30T00:00:00Z'), 2))).toEqual(['2026-08-01T02:00', '2026-08-03T02:00']);
  });
});

describe('a time zone', () => {
  it('is one of the world’s names', () => {
    expect(timeZoneProblem('Europe/Berlin')).toBeNull();
    expect(timeZoneProblem('UTC')).toBeNull();
    expect(timeZoneProblem('')).toBe('Choose a time zone.');
    expect(timeZoneProblem('Europe/Bonn')).toContain('There is no time zone "Europe/Bonn"');
    expect(timeZoneProblem('+02:00')).toContain('There is no time zone "+02:00"');
  });
});
