import { describe, expect, it, vi } from 'vitest';
import type { KeyPress } from './shortcut-keys.ts';
import { ShortcutRegistry } from './shortcut-registry.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const page = { typing: false, inModal: false };

function registryWith(...keys: (string | { keys: string; inInputs?: boolean; inDialogs?: boolean; shownOnly?: boolean })[]) {
  const registry = new ShortcutRegistry(() => 'other');
  const ran = vi.fn<(keys: string) => void>();
  for (const each of keys) {
    const shortcut = typeof each === 'string' ? { keys: each } : each;
    registry.add({ label: 'x', group: 'x', ...shortcut }, () => ran(shortcut.keys));
  }
  return { registry, ran };
}

describe('ShortcutRegistry', () => {
  it('runs a single key, and the second key of a sequence', () => {
    const { registry, ran } = registryWith('j', 'g r');
    expect(registry.press(press('j'), page, 0, true)).toBe(true);
    expect(registry.press(press('g'), page, 10, true)).toBe(true);
    expect(registry.press(press('r'), page, 20, true)).toBe(true);
    expect(ran.mock.calls).toEqual([['j'], ['g r']]);
  });

  it('forgets a sequence after a second, and after another key', () => {
    const { registry, ran } = registryWith('g r');
    registry.press(press('g'), page, 0, true);
    expect(registry.press(press('r'), page, 1001, true)).toBe(false);
    registry.press(press('g'), page, 2000, true);
    registry.press(press('z'), page, 2001, true);
    expect(registry.press(press('r'), page, 2002, true)).toBe(false);
    expect(ran).not.toHaveBeenCalled();
  });

  it('keeps a sequence while Shift goes down', () => {
    const { registry, ran } = registryWith('g shift+r');
    registry.press(press('g'), page, 0, true);
    registry.press(press('Shift', { shiftKey: true }), page, 5, true);
    registry.press(press('R', { shiftKey: true }), page, 10, true);
    expect(ran).toHaveBeenCalledOnce();
  });

  it('is silent while typing and behind a dialog, unless the shortcut says otherwise', () => {
    const { registry, ran } = registryWith('j', { keys: 'mod+k', inInputs: true, inDialogs: true });
    expect(registry.press(press('j'), { typing: true, inModal: false }, 0, true)).toBe(false);
    expect(registry.press(press('j'), { typing: false, inModal: true }, 0, true)).toBe(false);
    expect(registry.press(press('k', { ctrlKey: true }), { typing: true, inModal: true }, 0, true)).toBe(true);
    expect(ran.mock.calls).toEqual([['mod+k']]);
  });

  it('can be told to leave single keys alone', () => {
    const { registry, ran } = registryWith('j', 'mod+k');
    expect(registry.press(press('j'), page, 0, false)).toBe(false);
    expect(registry.press(press('k', { ctrlKey: true }), page, 0, false)).toBe(true);
    expect(ran.mock.calls).toEqual([['mod+k']]);
  });

  it('lets the later registration win, and gives the key back when it leaves', () => {
    const registry = new ShortcutRegistry(() => 'other');
    const outer = vi.fn();
    const inner = vi.fn();
    registry.add({ keys: 'j', label: '', group: '' }, outer);
    const leave = registry.add({ keys: 'j', label: '', group: '' }, inner);
    registry.press(press('j'), page, 0, true);
    leave();
    registry.press(press('j'), page, 0, true);
    expect(inner).toHaveBeenCalledOnce();
    expect(outer).toHaveBeenCalledOnce();
  });

  it('lists what is only shown, and never runs it', () => {
    const { registry, ran } = registryWith({ keys: 'arrowdown', shownOnly: true });
    expect(registry.snapshot()).toHaveLength(1);
    expect(registry.press(press('ArrowDown'), page, 0, true)).toBe(false);
    expect(ran).not.toHaveBeenCalled();
  });
});
