'use client';

import { useSyncExternalStore } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Switch } from '../ui/switch.tsx';
import { keySigns } from './shortcut-keys.ts';
import { usePlatform, useShortcut, useShortcuts } from './shortcut-provider.tsx';
import type { Shortcut } from './shortcut-registry.ts';

const none: readonly Shortcut[] = [];

/** `?`: every key that works on this screen right now. */
export function ShortcutOverlay({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { registry, singleKeys, setSingleKeys } = useShortcuts();
  const platform = usePlatform();
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.snapshot, () => none);
  useShortcut({ keys: '?', label: 'Show these keys', group: 'Everywhere' }, () => onOpenChange(true));

  const unique = uniqueByKeys(shortcuts);
  const groups = [...new Set(unique.map((shortcut) => shortcut.group))];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="They are off while you type." size="lg">
      <div className="gap-x-10 sm:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-xs text-ink-3">{group}</h3>
            <dl>
              {unique
                .filter((entry) => entry.group === group)
                .map((entry) => (
                  <div key={entry.keys} className="flex min-h-8 items-center justify-between gap-4 border-b">
                    <dt>{entry.label}</dt>
                    <dd>
                      <Kbd keys={keySigns(entry.keys, platform)} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch checked={singleKeys} onCheckedChange={setSingleKeys} label="Keys without Ctrl or ⌘ are on" className="mt-1" />
    </Dialog>
  );
}

/** The same keys may be registered twice while one part hands over to another. */
function uniqueByKeys(shortcuts: readonly Shortcut[]): Shortcut[] {
  return [...new Map(shortcuts.map((shortcut) => [`${shortcut.group}\n${shortcut.keys}`, shortcut])).values()];
}
