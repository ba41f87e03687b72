/**
 * Keys as written in code: `?`, `j`, `shift+x`, `mod+k` (⌘ on a Mac, Ctrl elsewhere), `escape`, `arrowdown`, and
 * sequences with a blank between: `g r`.
 */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export type Platform = 'mac' | 'other';

/** Whether one key press is one step of a shortcut (`mod+k`). */
export function matchesStep(step: string, press: KeyPress, platform: Platform): boolean {
  const parts = step.toLowerCase().split('+');
  // `+` itself would split into two empty parts; no shortcut uses it.
  const key = parts.at(-1);
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = platform === 'mac' ? press.metaKey : press.ctrlKey;
  const otherMod = platform === 'mac' ? press.ctrlKey : press.metaKey;
  if (mod !== wants('mod') || otherMod || press.altKey !== wants('alt')) return false;
  if (press.key.toLowerCase() !== key) return false;
  // A sign such as `?` needs Shift on most keyboards and none on some: the sign itself says enough. Letters tell x from Shift+X.
  const letterOrNamed = /^[a-z0-9]$/.test(key) || key.length > 1;
  return !letterOrNamed || press.shiftKey === wants('shift');
}

/** Steps of a shortcut: `g r` has two. */
export function stepsOf(keys: string): string[] {
  return keys.split(' ');
}

/** Whether a shortcut works without a modifier: the kind people must be able to turn off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !/\b(mod|alt)\+/.test(keys);
}

const signs: Record<string, { mac: string; other: string }> = {
  mod: { mac: '⌘', other: 'Ctrl' },
  shift: { mac: '⇧', other: 'Shift' },
  alt: { mac: '⌥', other: 'Alt' },
  escape: { mac: 'Esc', other: 'Esc' },
  enter: { mac: '↵', other: 'Enter' },
  ' ': { mac: 'Space', other: 'Space' },
  space: { mac: 'Space', other: 'Space' },
  arrowup: { mac: '↑', other: '↑' },
  arrowdown: { mac: '↓', other: '↓' },
  arrowleft: { mac: '←', other: '←' },
  arrowright: { mac: '→', other: '→' },
  home: { mac: 'Home', other: 'Home' },
  end: { mac: 'End', other: 'End' },
  pageup: { mac: 'Page ↑', other: 'Page ↑' },
  pagedown: { mac: 'Page ↓', other: 'Page ↓' },
};

/** For `Kbd`: `mod+k` is ⌘ K on a Mac and Ctrl K elsewhere; `g r` is G R. */
export function keySigns(keys: string, platform: Platform): string[] {
  return stepsOf(keys)
    .flatMap((step) => step.split('+'))
    .map((part) => signs[part.toLowerCase()]?.[platform] ?? part.toUpperCase());
}
