'use client';

import { CircleHelp, Search } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { Breadcrumbs, useCurrentBreadcrumbs } from '../ui/breadcrumbs.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import type { ShellUser } from './app-shell.tsx';
import { useCommands } from './command-registry.tsx';
import { sectionOf } from './navigation.ts';
import { keySigns } from './shortcut-keys.ts';
import { usePlatform } from './shortcut-provider.tsx';
import { UserMenu } from './user-menu.tsx';

/** Where one is, search, keys, and who one is. Always in view. */
export function TopBar({ user, showKeys }: { user: ShellUser; showKeys: () => void }) {
  const pathname = usePathname();
  const platform = usePlatform();
  const { setOpen } = useCommands();
  const section = sectionOf(pathname);
  const crumbs = useCurrentBreadcrumbs() ?? (section ? [{ label: section.label, href: section.href }] : []);
  return (
    <header className="sticky top-0 z-20 flex h-11 items-center justify-between gap-4 border-b bg-paper px-5">
      <Breadcrumbs crumbs={crumbs} />
      <div className="flex shrink-0 items-center gap-1">
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="mr-1 flex h-7 items-center gap-2 rounded-md border border-line-strong px-2 text-ink-3 transition-colors hover:bg-hover hover:text-ink"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="max-md:sr-only">Search or jump to</span>
          <Kbd keys={keySigns('mod+k', platform)} className="max-md:hidden" />
        </button>
        <IconButton label="Keys" keys={['?']} icon={<CircleHelp />} onClick={showKeys} side="bottom" />
        <UserMenu user={user} showKeys={showKeys} />
      </div>
    </header>
  );
}
