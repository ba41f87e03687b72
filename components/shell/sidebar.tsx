'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useSyncExternalStore } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { Logo } from './logo.tsx';
import { isInSection, type NavigationItem, navigationFor } from './navigation.ts';

const RAIL = '(max-width: 1099px)';

function subscribeToRail(listener: () => void): () => void {
  const query = matchMedia(RAIL);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Everything one can go to. Under 1100 px a rail of icons, named by tooltips. */
export function Sidebar({ role }: { role: Role }) {
  const pathname = usePathname();
  const rail = useSyncExternalStore(
    subscribeToRail,
    () => matchMedia(RAIL).matches,
    () => false,
  );
  return (
    <nav aria-label="Main" className="sticky top-0 flex h-dvh w-52 shrink-0 flex-col overflow-y-auto border-r bg-sunken max-[1099px]:w-12">
      <Link
        href="/"
        className="flex h-11 shrink-0 items-center gap-2 px-4 font-semibold tracking-tight focus-visible:-outline-offset-2 max-[1099px]:px-3.5"
      >
        <Logo className="shrink-0" />
        <span className="text-base max-[1099px]:sr-only">Tieout</span>
      </Link>
      <div className="flex flex-col gap-4 px-2 py-2 max-[1099px]:px-1.5">
        {navigationFor(role).map((group) => (
          <div key={group.label ?? 'top'}>
            {group.label && <p className="px-2 pb-1 text-xs text-ink-3 max-[1099px]:hidden">{group.label}</p>}
            <ul className="flex flex-col gap-px">
              {group.items.map((item) => (
                <li key={item.href}>
                  <SidebarLink item={item} current={isInSection(pathname, item.href)} exact={pathname === item.href} rail={rail} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

function SidebarLink({ item, current, exact, rail }: { item: NavigationItem; current: boolean; exact: boolean; rail: boolean }) {
  const link = (
    <Link
      href={item.href}
      aria-current={exact ? 'page' : current ? 'true' : undefined}
      className={clsx(
        'flex h-8 items-center gap-2.5 rounded-md px-2 focus-visible:-outline-offset-2 max-[1099px]:justify-center',
        current ? 'bg-selected font-medium text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      <item.icon aria-hidden className={clsx('size-4 shrink-0', !current && 'text-ink-3')} />
      <span className="max-[1099px]:sr-only">{item.label}</span>
    </Link>
  );
  if (!rail) return link;
  return (
    <Tooltip content={item.label} side="right">
      {link}
    </Tooltip>
  );
}
