'use client';

import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Menu } from '../ui/menu.tsx';
import { notify } from '../ui/notify.ts';
import type { ShellUser } from './app-shell.tsx';

const roleWords = { viewer: 'Viewer', analyst: 'Analyst', operator: 'Operator', admin: 'Administrator' } as const;

async function signOut() {
  const answer = await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).catch(
    () => null,
  );
  // A full load, not a route change: nothing of the session may stay in memory.
  if (answer?.ok) window.location.assign('/sign-in');
  else notify.error('You are still signed in.', { description: 'The server could not be reached. Try again.' });
}

/** Who is signed in, with what role; theme, account, keys, sign out. */
export function UserMenu({ user, showKeys }: { user: ShellUser; showKeys: () => void }) {
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass('ghost', 'sm', 'max-w-48 pl-1!')}>
          <span
            aria-hidden
            className="flex size-5 shrink-0 items-center justify-center rounded-full bg-primary text-[11px] font-semibold text-on-primary"
          >
            {initialOf(user.name)}
          </span>
          <span className="truncate max-sm:sr-only">{user.name}</span>
        </button>
      }
      header={
        <>
          <p className="flex items-center justify-between gap-3 font-medium">
            <span className="truncate">{user.name}</span>
            <Badge>{roleWords[user.role]}</Badge>
          </p>
          <p className="truncate text-xs text-ink-3">{user.email}</p>
        </>
      }
      groups={[
        {
          label: 'Theme',
          choice: {
            value: theme ?? 'system',
            onValueChange: setTheme,
            options: [
              { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
              { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
              { value: 'system', label: 'Like the system', icon: <Monitor aria-hidden /> },
            ],
          },
        },
        {
          entries: [
            { id: 'account', label: 'Account', icon: <CircleUser aria-hidden />, href: '/account' },
            { id: 'keys', label: 'Keys', icon: <Keyboard aria-hidden />, keys: ['?'], onSelect: showKeys },
            { id: 'sign-out', label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => void signOut() },
          ],
        },
      ]}
    />
  );
}

function initialOf(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toUpperCase();
}
