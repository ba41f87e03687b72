'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react';

export interface Crumb {
  label: string;
  /** Left away on the last one: that is where one is. */
  href?: string;
}

interface BreadcrumbStore {
  crumbs: readonly Crumb[] | null;
  set: (crumbs: readonly Crumb[] | null) => void;
}

const BreadcrumbContext = createContext<BreadcrumbStore | null>(null);

/** Holds the crumbs a page puts up for the top bar of the shell. */
export function BreadcrumbProvider({ children }: { children: ReactNode }) {
  const [crumbs, set] = useState<readonly Crumb[] | null>(null);
  const store = useMemo(() => ({ crumbs, set }), [crumbs]);
  return <BreadcrumbContext value={store}>{children}</BreadcrumbContext>;
}

/** Puts crumbs into the top bar while the page is shown. `PageHeader` does it for you. */
export function useBreadcrumbs(crumbs: readonly Crumb[] | undefined): void {
  const set = useContext(BreadcrumbContext)?.set;
  const text = crumbs && JSON.stringify(crumbs);
  // The DOM of the top bar is outside this page: before paint, so that it never shows the page before.
  useLayoutEffect(() => {
    if (!set || !text) return;
    set(JSON.parse(text) as Crumb[]);
    return () => set(null);
  }, [set, text]);
}

/** The crumbs a page has put up, or null. */
export function useCurrentBreadcrumbs(): readonly Crumb[] | null {
  return useContext(BreadcrumbContext)?.crumbs ?? null;
}

/** The way here, as links. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-ink-3">
        {crumbs.map((crumb, at) => {
          const last = at === crumbs.length - 1;
          return (
            <li key={`${crumb.label}-${crumb.href ?? at}`} className="flex min-w-0 items-center gap-1">
              {at > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0" />}
              {crumb.href && !last ? (
                <Link href={crumb.href} className="truncate rounded-sm px-1 leading-6 hover:bg-hover hover:text-ink">
                  {crumb.label}
                </Link>
              ) : (
                <span aria-current={last ? 'page' : undefined} className="truncate px-1 leading-6 text-ink">
                  {crumb.label}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
