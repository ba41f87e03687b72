'use client';

import { type ReactNode, useCallback, useState } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { BreadcrumbProvider } from '../ui/breadcrumbs.tsx';
import { CommandPalette } from './command-palette.tsx';
import { CommandProvider } from './command-registry.tsx';
import { ConnectionLostBanner, useOnline } from './connection-banner.tsx';
import { LeaveGuardProvider } from './leave-guard.tsx';
import { ShortcutOverlay } from './shortcut-overlay.tsx';
import { ShortcutProvider } from './shortcut-provider.tsx';
import { Sidebar } from './sidebar.tsx';
import { StandardCommands } from './standard-commands.tsx';
import { TopBar } from './top-bar.tsx';

export interface ShellUser {
  name: string;
  email: string;
  role: Role;
}

/**
 * The frame of every signed-in page. `children` is the page; `commands` are parts without a look that add to ⌘K
 * (`useCommandItems`) on every page, such as one run per ruleset.
 */
export function AppShell({ user, commands, children }: { user: ShellUser; commands?: ReactNode; children: ReactNode }) {
  return (
    <ShortcutProvider>
      <CommandProvider>
        <BreadcrumbProvider>
          <LeaveGuardProvider>
            <Frame user={user} commands={commands}>
              {children}
            </Frame>
          </LeaveGuardProvider>
        </BreadcrumbProvider>
      </CommandProvider>
    </ShortcutProvider>
  );
}

function Frame({ user, commands, children }: { user: ShellUser; commands?: ReactNode; children: ReactNode }) {
  const [keysShown, setKeysShown] = useState(false);
  const showKeys = useCallback(() => setKeysShown(true), []);
  const online = useOnline();
  return (
    <div className="flex min-h-dvh [--sticky-top:2.75rem]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-primary font-medium text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-3 focus:py-1.5"
      >
        Skip to the content
      </a>
      <Sidebar role={user.role} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar user={user} showKeys={showKeys} />
        {!online && <ConnectionLostBanner />}
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[100rem] flex-1 px-5 py-5 outline-none sm:px-7">
          {children}
        </main>
      </div>
      <StandardCommands role={user.role} showKeys={showKeys} />
      {commands}
      <CommandPalette />
      <ShortcutOverlay open={keysShown} onOpenChange={setKeysShown} />
    </div>
  );
}
