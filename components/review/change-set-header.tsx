'use client';

import Link from 'next/link';
import type { ChangeEventView } from '#server/features/changes/change-view.ts';
import { LiveSign } from '../shell/connection-banner.tsx';
import { Badge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { TabLinks } from '../ui/tabs.tsx';
import { ChangeSetBadge } from './change-looks.tsx';
import { ChangeSetActions } from './change-set-actions.tsx';
import { useShownChangeSet } from './change-set-context.tsx';

const linkClass = 'underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current';

/** What set this is, what it writes, where it comes from and how it stands. */
export function ChangeSetHeader() {
  const { set, link, lastEvent } = useShownChangeSet();
  return (
    <PageHeader
      title={set.rulesetName ?? set.table}
      tags={
        <>
          <ChangeSetBadge status={set.status} />
          {set.undoOf && (
            <Badge>
              Undoes{' '}
              <Link href={`/changes/${set.undoOf}`} className={linkClass}>
                {set.undoOf}
              </Link>
            </Badge>
          )}
          {set.rules?.fourEyes && <Badge>Four eyes</Badge>}
        </>
      }
      breadcrumbs={[{ label: 'Changes', href: '/changes' }, { label: set.id }]}
      actions={
        <>
          <LastEvent event={lastEvent} />
          <LiveSign state={link} className="mr-1" />
          <ChangeSetActions />
        </>
      }
    >
      <dl className="-mt-3 mb-4 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-ink-2 [&_dt]:sr-only">
        <div>
          <dt>Change set</dt>
          <dd className="inline-flex items-center gap-1 font-mono text-xs">
            {set.id}
            <CopyButton text={set.id} label="Copy change set id" />
          </dd>
        </div>
        <div>
          <dt>Writes to</dt>
          <dd className="inline-flex items-center gap-1.5">
            writes to <SideTag side={set.side} name={`${set.connection} · ${set.table}`} />
          </dd>
        </div>
        {set.runId && (
          <div>
            <dt>Planned from</dt>
            <dd>
              from the run{' '}
              <Link href={`/runs/${set.runId}`} className={`${linkClass} font-mono text-xs`}>
                {set.runId}
              </Link>
            </dd>
          </div>
        )}
        <div>
          <dt>Planned</dt>
          <dd>
            planned <RelativeTime at={set.createdAt} /> by {set.createdBy.name}
          </dd>
        </div>
        {set.appliedAt && set.appliedBy && (
          <div>
            <dt>{set.status === 'unsettled' ? 'Tried' : 'Applied'}</dt>
            <dd>
              {set.status === 'unsettled' ? 'tried' : 'applied'} <RelativeTime at={set.appliedAt} /> by {set.appliedBy.name}
            </dd>
          </div>
        )}
      </dl>
      <TabLinks
        label="Parts of the change set"
        links={[
          { href: `/changes/${set.id}`, label: 'Review' },
          { href: `/changes/${set.id}/history`, label: 'History' },
        ]}
      />
    </PageHeader>
  );
}

/** What somebody did last, while one looks on. */
function LastEvent({ event }: { event: ChangeEventView | null }) {
  if (!event) return null;
  return (
    <p className="max-w-96 truncate text-ink-2" title={event.message}>
      <span className="font-medium text-ink">{event.actor.name}</span>: {event.message}
    </p>
  );
}
