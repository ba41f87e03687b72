'use client';

import { Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useMemo } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { type CommandItem, useCommandItems } from './command-registry.tsx';
import { useGuardedPush } from './leave-guard.tsx';
import { type NavigationItem, navigationFor } from './navigation.ts';
import { useShortcut } from './shortcut-provider.tsx';

/** What ⌘K and the keyboard offer on every page: every place, the three themes, the keys. */
export function StandardCommands({ role, showKeys }: { role: Role; showKeys: () => void }) {
  const { setTheme } = useTheme();
  const places = useMemo(() => navigationFor(role).flatMap((group) => group.items), [role]);
  const items = useMemo<CommandItem[]>(
    () => [
      ...places.map((place) => ({
        id: `go:${place.href}`,
        group: 'Go to',
        label: place.label,
        icon: place.icon,
        href: place.href,
        keys: `g ${place.key}`,
      })),
      {
        id: 'theme:light',
        group: 'Appearance',
        label: 'Light theme',
        icon: Sun,
        keywords: ['color', 'appearance'],
        run: () => setTheme('light'),
      },
      {
        id: 'theme:dark',
        group: 'Appearance',
        label: 'Dark theme',
        icon: Moon,
        keywords: ['color', 'appearance'],
        run: () => setTheme('dark'),
      },
      { id: 'theme:system', group: 'Appearance', label: 'Theme of the system', icon: Monitor, run: () => setTheme('system') },
      { id: 'keys', group: 'Help', label: 'Show the keys', icon: Keyboard, keywords: ['shortcuts', 'help'], keys: '?', run: showKeys },
    ],
    [places, setTheme, showKeys],
  );
  useCommandItems(items);
  return places.map((place) => <GoTo key={place.href} place={place} />);
}

function GoTo({ place }: { place: NavigationItem }) {
  const push = useGuardedPush();
  useShortcut({ keys: `g ${place.key}`, label: place.label, group: 'Go to' }, () => push(place.href));
  return null;
}
