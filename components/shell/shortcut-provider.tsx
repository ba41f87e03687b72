'use client';

import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import type { Platform } from './shortcut-keys.ts';
import { type Shortcut, ShortcutRegistry } from './shortcut-registry.ts';

const SINGLE_KEYS = 'tieout-single-keys';

interface Shortcuts {
  registry: ShortcutRegistry;
  singleKeys: boolean;
  setSingleKeys: (on: boolean) => void;
}

const ShortcutContext = createContext<Shortcuts | null>(null);

function platformOf(): Platform {
  return /mac|iphone|ipad/i.test(navigator.platform) ? 'mac' : 'other';
}

const never = () => () => {};

/** `mac` or `other`; `other` on the server. */
export function usePlatform(): Platform {
  return useSyncExternalStore(never, platformOf, () => 'other' as const);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select'))
  );
}

/** Listens for keys once, for the whole page. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new ShortcutRegistry(platformOf));
  const [singleKeys, setSingleKeys] = useState(true);

  // The choice lives in the browser; the server cannot know it.
  useEffect(() => setSingleKeys(localStorage.getItem(SINGLE_KEYS) !== 'off'), []);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const place = { typing: isTyping(event.target), inModal: document.querySelector('[data-modal]') !== null };
      if (registry.press(event, place, event.timeStamp, singleKeys)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [registry, singleKeys]);

  const value = useMemo(
    () => ({
      registry,
      singleKeys,
      setSingleKeys: (on: boolean) => {
        localStorage.setItem(SINGLE_KEYS, on ? 'on' : 'off');
        setSingleKeys(on);
      },
    }),
    [registry, singleKeys],
  );
  return <ShortcutContext value={value}>{children}</ShortcutContext>;
}

export function useShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutContext);
  if (!shortcuts) throw new Error('useShortcuts needs a ShortcutProvider above it.');
  return shortcuts;
}

/**
 * A key that works while this part is on the screen, and shows in the `?` overlay. Off inside inputs and behind dialogs
 * unless the shortcut says otherwise. `enabled: false` takes it away for the moment.
 *
 * @example useShortcut({ keys: 'a', label: 'Approve the row', group: 'Review' }, approve);
 */
export function useShortcut(shortcut: Shortcut & { enabled?: boolean }, run: () => void): void {
  const { registry } = useShortcuts();
  const { keys, label, group, inInputs, inDialogs, shownOnly, enabled = true } = shortcut;
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return;
    return registry.add({ keys, label, group, inInputs, inDialogs, shownOnly }, () => latest());
  }, [registry, keys, label, group, inInputs, inDialogs, shownOnly, enabled]);
}
