import { describe, expect, it } from 'vitest';
import { excerptOf } from './excerpt.ts';

describe('excerptOf', () => {
  it('leaves short texts alone', () => {
    expect(excerptOf('Main Street 1', 'Main Street 2', 50)).toEqual({
      start: 0,
      source: 'Main Street 1',
      target: 'Main Street 2',
      cutBefore: false,
      cutAfter: { source: false, target: false },
    });
  });

  it('shows a change at the end of a long text', () => {
    const long = 'x'.repeat(500);
    const excerpt = excerptOf(`${long}A`, `${long}B`, 40);
    expect(excerpt).toEqual({
      start: 461,
      source: `${'x'.repeat(39)}A`,
      target: `${'x'.repeat(39)}B`,
      cutBefore: true,
      cutAfter: { source: false, target: false },
    });
  });

  it('begins shortly before the change', () => {
    const excerpt = excerptOf(`${'x'.repeat(500)}A${'y'.repeat(500)}`, `${'x'.repeat(500)}B${'y'.repeat(500)}`, 40);
    expect(excerpt.source).toBe(`${'x'.repeat(10)}A${'y'.repeat(29)}`);
    expect(excerpt).toMatchObject({ cutBefore: true, cutAfter: { source: true, target: true } });
  });

  it('says when something follows', () => {
    const excerpt = excerptOf(`A${'x'.repeat(500)}`, `B${'x'.repeat(500)}`, 40);
    expect(excerpt.source).toHaveLength(40);
    expect(excerpt).toMatchObject({ cutBefore: false, cutAfter: { source: true, target: true } });
  });

  it('says it only of the text that goes on', () => {
    expect(excerptOf('x'.repeat(500), '', 40).cutAfter).toEqual({ source: true, target: false });
  });

  it('never cuts a character in two', () => {
    const faces = '😀'.repeat(100);
    const excerpt = excerptOf(`${faces}a`, `${faces}b`, 25);
    expect(() => encodeURIComponent(excerpt.source)).not.toThrow();
    expect(excerpt.source.startsWith('😀')).toBe(true);
    const tail = excerptOf(`a${faces}`, `b${faces}`, 26);
    expect(() => encodeURIComponent(tail.source)).not.toThrow();
  });
});
