import { expect, it } from 'vitest';
import { parseAsStretch } from './stretch-parser.ts';

it('keeps a stretch of time in the URL', () => {
  const stretch = { from: Date.UTC(2026, 0, 1, 12), to: Date.UTC(2026, 0, 2) };
  expect(parseAsStretch.parse(parseAsStretch.serialize(stretch))).toEqual(stretch);
  for (const wrong of ['', 'yesterday/today', '2026-01-02T00:00:00Z/2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'])
    expect(parseAsStretch.parse(wrong)).toBeNull();
});
