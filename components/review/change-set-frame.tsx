'use client';

import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useCallback, useRef } from 'react';
import type { ChangeEventView } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { PageLinkBanner } from '../shell/connection-banner.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { setStatusWord } from './change-looks.tsx';
import { ChangeSetProvider } from './change-set-context.tsx';
import { ChangeSetHeader } from './change-set-header.tsx';
import { useChangeSet } from './use-change-set.ts';

/** What all tabs of one change set share: its head, the link that keeps it up to date, and what is said when there is no such set. */
export function ChangeSetFrame({ id, children }: { id: string; children: ReactNode }) {
  const listeners = useRef(new Set<(event: ChangeEventView) => void>());
  const listen = useCallback((listener: (event: ChangeEventView) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const { set, ...live } = useChangeSet(id, (event) => {
    for (const listener of listeners.current) listener(event);
  });
  if (set) {
    return (
      <ChangeSetProvider value={{ set, ...live, listen }}>
        <PageLinkBanner downSince={live.downSince} onRetry={live.reconnect} />
        <ChangeSetHeader />
        {/* Said once per change; the numbers that move with it are not read out. */}
        <p role="status" className="sr-only">
          {set.id}: {setStatusWord(set.status)}
        </p>
        {children}
      </ChangeSetProvider>
    );
  }
  if (!live.error)
    return (
      <div aria-busy className="flex flex-col gap-4">
        <h1 className="sr-only">{id}</h1>
        <Skeleton className="h-7 w-72" />
        <Skeleton className="h-4 w-96" />
        <Skeleton className="mt-4 h-8 w-full" />
        <Skeleton className="h-96 w-full" />
      </div>
    );
  const problem = problemOf(live.error);
  if (problem.code === 'not_found' || problem.code === 'invalid_input')
    return (
      <EmptyState
        page
        icon={<SearchX />}
        title={`There is no change set ${id}`}
        action={
          <Link href="/changes" className={buttonClass('primary')}>
            See all change sets
          </Link>
        }
      >
        It may have been removed before anything of it was written.
      </EmptyState>
    );
  return <ErrorPanel title="The change set could not be loaded" problem={problem} onRetry={live.retry} retrying={live.retrying} />;
}
