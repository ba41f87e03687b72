'use client';

import { SearchX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { PageLinkBanner } from '../shell/connection-banner.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { RunProvider } from './run-context.tsx';
import { RunHeader } from './run-header.tsx';
import { RunPageSkeleton } from './run-page-skeleton.tsx';
import { useLiveRun } from './use-live-run.ts';
import { useServerOffset } from './use-server-offset.ts';

/** What all tabs of one run share: its head, the link that keeps it up to date, and what is said when there is no such run. */
export function RunFrame({ id, children }: { id: string; children: ReactNode }) {
  const { run, ...live } = useLiveRun(id);
  const serverOffsetMs = useServerOffset();
  if (run) {
    return (
      <RunProvider value={{ run, ...live, serverOffsetMs }}>
        <PageLinkBanner downSince={live.downSince} onRetry={live.reconnect} />
        <RunHeader />
        {/* Said once per change; the numbers that move with it are not read out. */}
        <p role="status" className="sr-only">
          {run.rulesetName}: {statusWord(run.status)}
        </p>
        {children}
      </RunProvider>
    );
  }
  if (!live.error) return <RunPageSkeleton id={id} />;
  const problem = problemOf(live.error);
  if (problem.code === 'not_found')
    return (
      <EmptyState
        icon={<SearchX />}
        title={problem.message}
        action={
          <Link href="/runs" className={buttonClass('primary')}>
            See all runs
          </Link>
        }
      >
        Check the execution id for a typing error.
      </EmptyState>
    );
  return <ErrorPanel title="The run could not be loaded" problem={problem} onRetry={live.retry} retrying={live.retrying} />;
}
