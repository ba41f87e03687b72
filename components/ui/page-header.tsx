'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { type Crumb, useBreadcrumbs } from './breadcrumbs.tsx';

export interface PageHeaderProps {
  title: ReactNode;
  /** One sentence about what the page is for, or the facts of the thing shown. */
  description?: ReactNode;
  /** Beside the title: a `StatusBadge`, a version. */
  tags?: ReactNode;
  /** Buttons, the primary one last. */
  actions?: ReactNode;
  /** Goes to the top bar; the section itself is first: `[{ label: 'Runs', href: '/runs' }, { label: 'EXEC_a1b2c3d4' }]`. */
  breadcrumbs?: readonly Crumb[];
  /** Tabs under the header. */
  children?: ReactNode;
}

/** The head of every page: what this is, and what one can do with it. */
export function PageHeader({ title, description, tags, actions, breadcrumbs, children }: PageHeaderProps) {
  useBreadcrumbs(breadcrumbs);
  return (
    <header className="pb-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-[min(100%,20rem)] flex-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
            {tags}
          </div>
          {description && <div className={clsx('mt-0.5 text-ink-2', typeof description === 'string' && 'max-w-prose')}>{description}</div>}
        </div>
        {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children && <div className="mt-4">{children}</div>}
    </header>
  );
}
