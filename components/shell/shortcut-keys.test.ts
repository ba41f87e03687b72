import { describe, expect, it } from 'vitest';
import { isSingleKey, type KeyPress, keySigns, matchesStep } from './shortcut-keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('matchesStep', () => {
  it.each([
    ['j', press('j'), 'other', true],
    ['j', press('J', { shiftKey: true }), 'other', false],
    ['shift+x', press('X', { shiftKey: true }), 'other', true],
    ['shift+x', press('x'), 'other', false],
    ['j', press('j', { ctrlKey: true }), 'other', false],
    ['j', press('j', { altKey: true }), 'other', false],
    ['mod+k', press('k', { ctrlKey: true }), 'other', true],
    ['mod+k', press('k', { metaKey: true }), 'mac', true],
    ['mod+k', press('k', { ctrlKey: true }), 'mac', false],
    ['mod+k', press('k'), 'other', false],
    ['?', press('?', { shiftKey: true }), 'other', true],
    ['?', press('?'), 'other', true],
    ['/', press('/', { shiftKey: true }), 'other', true],
    ['escape', press('Escape'), 'mac', true],
    ['arrowdown', press('ArrowDown', { shiftKey: true }), 'other', false],
  ] as const)('%s against %j on %s: %s', (step, event, platform, expected) => {
    expect(matchesStep(step, event, platform)).toBe(expected);
  });
});

describe('keySigns', () => {
  it('prints what is on the keyboard', () => {
    expect(keySigns('mod+k', 'mac')).toEqual(['⌘', 'K']);
    expect(keySigns('mod+k', 'other')).toEqual(['Ctrl', 'K']);
    expect(keySigns('g r', 'other')).toEqual(['G', 'R']);
    expect(keySigns('?', 'mac')).toEqual(['?']);
  });
});

describe('isSingleKey', () => {
  it('is every shortcut one can press by accident while dictating', () => {
    expect(isSingleKey('g r')).toBe(true);
    expect(isSingleKey('shift+x')).toBe(true);
    expect(isSingleKey('mod+k')).toBe(false);
  });
});
