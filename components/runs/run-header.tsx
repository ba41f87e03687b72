'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { hasEnded } from '#server/features/runs/run-status.ts';
import type { RunSummary } from '#server/features/runs/run-view.ts';
import { differencesHref } from '../outcomes/differences-url.ts';
import { Badge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatCount } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { TabLinks } from '../ui/tabs.tsx';
import { RunActions } from './run-actions.tsx';
import { useShownRun } from './run-context.tsx';
import { RunDuration } from './run-duration.tsx';
import { originLooks } from './run-origins.ts';
import { RunStateBadge } from './run-state-badge.tsx';

/** What run this is, how it stands, who wanted it, and what can be done with it. */
export function RunHeader() {
  const { run, serverOffsetMs } = useShownRun();
  const differences = run.document && differenceCount(run.document);
  return (
    <PageHeader
      title={run.rulesetName}
      tags={
        <>
          <RunStateBadge run={run} />
          {run.options.limit !== null && <Badge>First {formatCount(run.options.limit)} rows</Badge>}
          {run.attempt > 1 && <Badge tone="warn">Attempt {run.attempt}</Badge>}
        </>
      }
      breadcrumbs={[{ label: 'Runs', href: '/runs' }, { label: run.id }]}
      actions={<RunActions />}
    >
      {/* Over the whole width, so that the page does not move when there are fewer buttons. */}
      <dl className="-mt-3 mb-4 flex text-ink-2 flex-wrap items-center gap-x-4 gap-y-0.5 [&_dt]:sr-only ">
        <div>
          <dt>Execution id</dt>
          <dd className="inline-flex items-center gap-1 font-mono text-xs">
            {run.id}
            <CopyButton text={run.id} label="Copy execution id" />
          </dd>
        </div>
        <div>
          <dt>Ruleset</dt>
          <dd>
            <Link
              href={`/rulesets/${encodeURIComponent(run.rulesetId)}`}
              className="underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current"
            >
              {run.rulesetId}
            </Link>
            ,{' '}
            <Link
              href={`/rulesets/${encodeURIComponent(run.rulesetId)}?version=${run.rulesetVersion}`}
              className="underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current"
            >
              version {run.rulesetVersion}
            </Link>
          </dd>
        </div>
        <div>
          <dt>Duration</dt>
          <dd className={clsx(!run.endedAt && 'min-w-14')}>
            <RunDuration run={run} serverOffsetMs={serverOffsetMs} />
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            {run.startedAt ? 'started ' : 'queued '}
            <RelativeTime at={run.startedAt ?? run.queuedAt} /> {requestWords(run)}
          </dd>
        </div>
      </dl>
      <TabLinks
        label="Parts of the run"
        links={[
          { href: `/runs/${run.id}`, label: 'Summary' },
          ...(run.status === 'succeeded' || !hasEnded(run.status)
            ? [{ href: differencesHref(run.id), label: 'Differences', ...(differences !== null && { count: differences }) }]
            : []),
          { href: `/runs/${run.id}/log`, label: 'Log' },
        ]}
      />
    </PageHeader>
  );
}

/** The command line is its own user: naming it twice says nothing. */
function requestWords({ requestedBy, origin }: Pick<RunSummary, 'requestedBy' | 'origin'>): string {
  const { word } = originLooks[origin];
  return word.toLowerCase().includes(requestedBy.toLowerCase()) ? word : `by ${requestedBy}, ${word}`;
}

function differenceCount(document: NonNullable<ReturnType<typeof useShownRun>['run']['document']>): number {
  return (
    document.mismatched_count +
    document.unmatched_source_count +
    document.unmatched_target_count +
    document.rejected_source_count +
    document.rejected_target_count
  );
}
