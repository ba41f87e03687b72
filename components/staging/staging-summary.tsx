'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ApiOutputs } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { Bytes } from '../ui/count.tsx';
import { formatBytes, formatPlural } from '../ui/format.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

type StagingList = ApiOutputs['staging']['list'];

/** From this share of the quota on someone should look; the overview says so too. */
const NEAR_QUOTA = 0.9;

/** How much is taken, how much may be, what the last clean-up did, and what lies about without a run. */
export function StagingSummary({ staging }: { staging: StagingList | undefined }) {
  return (
    <dl className="mb-5 grid gap-x-10 gap-y-4 border-y py-4 sm:grid-cols-3">
      <Fact term="Used">{staging ? <Used {...staging} /> : <Waiting />}</Fact>
      <Fact term="Last clean-up">{staging ? <LastCleanUp report={staging.lastCleanUp} /> : <Waiting />}</Fact>
      <Fact term="Orphans and losses">{staging ? <Strays {...staging} /> : <Waiting />}</Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{term}</dt>
      <dd className="mt-1 min-h-11">{children}</dd>
    </div>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton className="my-1.5 h-3 w-36" />
      <Skeleton className="mt-3 h-2 w-full" />
    </>
  );
}

function Used({ totalBytes, quotaBytes }: StagingList) {
  const mayChange = useCan('settings.write');
  if (quotaBytes === null) {
    return (
      <>
        <Bytes value={totalBytes} className="text-lg font-medium" />
        <p className="text-ink-2">
          No quota{' '}
          {mayChange && (
            <Link href="/settings" className="underline decoration-line-strong underline-offset-4 hover:text-ink">
              Set one
            </Link>
          )}
        </p>
      </>
    );
  }
  const share = quotaBytes === 0 ? 1 : totalBytes / quotaBytes;
  const tone = share > 1 ? 'bad' : share >= NEAR_QUOTA ? 'warn' : 'ink';
  return (
    <>
      <p className="flex items-baseline gap-2">
        <Bytes value={totalBytes} className="text-lg font-medium" />
        <span className="text-ink-2">of {formatBytes(quotaBytes)}</span>
        {tone !== 'ink' && (
          <span className={tone === 'bad' ? 'text-bad' : 'text-warn'}>{tone === 'bad' ? 'over quota' : 'nearly full'}</span>
        )}
      </p>
      <ProgressBar value={share} label={`Share of the staging quota used: ${Math.floor(share * 100)}%`} tone={tone} className="mt-1.5" />
    </>
  );
}

function LastCleanUp({ report }: { report: StagingList['lastCleanUp'] }) {
  if (!report) return <p className="leading-6 text-ink-2">None yet. Workers clean up by themselves.</p>;
  const removed = [
    report.dropped > 0 && `${formatPlural(report.dropped, 'table')} dropped`,
    report.outcomesDropped > 0 && `outcomes of ${formatPlural(report.outcomesDropped, 'run')} dropped`,
    report.orphansRemoved > 0 && `${formatPlural(report.orphansRemoved, 'orphan')} removed`,
    (report.missingSettled ?? 0) > 0 && `${formatPlural(report.missingSettled ?? 0, 'loss', 'losses')} written down`,
  ].filter(Boolean);
  return (
    <>
      <RelativeTime at={report.at} className="text-lg font-medium" />
      <p className="text-ink-2">
        {removed.length > 0 ? `${removed.join(', ')}, ${formatBytes(report.freedBytes)} freed` : 'There was nothing to do.'}
      </p>
    </>
  );
}

/** Some are enough to see what they are. */
const ORPHANS_SHOWN = 3;

/** What lies on disk without a run, and what a run should have and has not. */
function Strays({ orphans, missing }: StagingList) {
  if (orphans.length === 0 && missing.length === 0)
    return (
      <>
        <p className="text-lg font-medium">None</p>
        <p className="text-ink-2">All that lies in staging belongs to a run, and nothing is missing.</p>
      </>
    );
  return (
    <>
      {orphans.length > 0 && <Orphans orphans={orphans} />}
      {missing.length > 0 && (
        <p className="text-ink-2">
          <span className="text-warn">{formatPlural(missing.length, 'table')} missing</span>: removed outside of Tieout, as{' '}
          <span className="font-mono text-xs break-all">{missing[0]?.tableName}</span>; the next clean-up writes{' '}
          {missing.length === 1 ? 'it' : 'them'} off.
        </p>
      )}
    </>
  );
}

function Orphans({ orphans }: { orphans: StagingList['orphans'] }) {
  const bytes = orphans.reduce((sum, orphan) => sum + orphan.bytes, 0);
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="text-lg font-medium text-warn">{formatPlural(orphans.length, 'orphan')}</span>
        <Bytes value={bytes} className="text-ink-2" />
      </p>
      <p className="text-ink-2">
        No run knows{' '}
        <span className="font-mono text-xs">
          {orphans
            .slice(0, ORPHANS_SHOWN)
            .map((orphan) => orphan.executionId)
            .join(', ')}
        </span>
        {orphans.length > ORPHANS_SHOWN && ` and ${orphans.length - ORPHANS_SHOWN} more`}; the next clean-up removes them.
      </p>
    </>
  );
}
