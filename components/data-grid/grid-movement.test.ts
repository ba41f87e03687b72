import { describe, expect, it } from 'vitest';
import { moveFrom } from './grid-movement.ts';

const size = { rows: 100, columns: 5, page: 20 };
const go = (key: string, from = { row: 50, column: 2 }, ctrlKey = false) => moveFrom(from, { key, ctrlKey, metaKey: false }, size);

describe('moveFrom', () => {
  it.each([
    ['ArrowUp', { row: 49, column: 2 }],
    ['ArrowDown', { row: 51, column: 2 }],
    ['ArrowLeft', { row: 50, column: 1 }],
    ['ArrowRight', { row: 50, column: 3 }],
    ['Home', { row: 50, column: 0 }],
    ['End', { row: 50, column: 4 }],
    ['PageUp', { row: 30, column: 2 }],
    ['PageDown', { row: 70, column: 2 }],
  ])('%s', (key, to) => expect(go(key)).toEqual(to));

  it('goes to the corners with Ctrl', () => {
    expect(go('Home', undefined, true)).toEqual({ row: 0, column: 0 });
    expect(go('End', undefined, true)).toEqual({ row: 99, column: 4 });
  });

  it('reaches the header and stops at the edges', () => {
    expect(go('ArrowUp', { row: 0, column: 0 })).toEqual({ row: -1, column: 0 });
    expect(go('ArrowUp', { row: -1, column: 0 })).toEqual({ row: -1, column: 0 });
    expect(go('ArrowDown', { row: 99, column: 0 })).toEqual({ row: 99, column: 0 });
    expect(go('PageUp', { row: 3, column: 0 })).toEqual({ row: 0, column: 0 });
    expect(go('PageDown', { row: 95, column: 0 })).toEqual({ row: 99, column: 0 });
  });

  it('leaves other keys to others', () => expect(go('a')).toBeNull());
});
