'use client';

import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ChangeOutcome } from '#server/features/changes/change-status.ts';
import type { ChangeReport, ChangeSetState } from '#server/features/changes/change-view.ts';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { formatCount, formatDuration, formatPlural } from '../ui/format.ts';
import { outcomeLook } from './change-looks.tsx';
import { reportKind } from './report-kind.ts';
import { reviewHref } from './review-url.ts';

/** What became of the last apply, as the database holds it; nothing while there was none. */
export function ApplyReport({ set }: { set: ChangeSetState }) {
  switch (reportKind(set)) {
    case 'none':
      return null;
    case 'applied':
      return <Applied set={set} />;
    case 'unsettled':
      return <Unsettled set={set} />;
    case 'failed':
      return set.failure && <NothingWritten set={set} failure={set.failure} />;
    case 'cancelled':
      return <CancelledApply advice={set.failure?.advice} />;
    case 'stale':
    case 'rolled_back':
      return <RolledBack set={set} />;
  }
}

function Applied({ set }: { set: ChangeSetState }) {
  const { report } = set;
  if (!report) return null;
  const clean = report.failed === 0 && report.stale === 0 && report.changedSince === 0;
  const Icon = clean ? CircleCheck : TriangleAlert;
  return (
    <section
      aria-label="Report of the apply"
      className={clsx('rounded-md border px-4 py-3', clean ? 'border-good-line bg-good-bg' : 'border-warn-line bg-warn-bg')}
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <p className="flex items-center gap-2 font-medium">
          <Icon aria-hidden className={clsx('size-4 shrink-0', clean ? 'text-good' : 'text-warn')} />
          {formatPlural(report.applied, 'row')} of {set.table} {report.applied === 1 ? 'was' : 'were'} written and read back
        </p>
        <Figures set={set} report={report} />
      </div>
      <UndoneBy set={set} />
    </section>
  );
}

/** Nobody claims anything: not that it was written, not that it was not. */
function Unsettled({ set }: { set: ChangeSetState }) {
  return (
    <section aria-label="Report of the apply" className="flex gap-2.5 rounded-md border border-bad-line bg-bad-bg px-4 py-3">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">It cannot be told whether these changes were committed</p>
        <p>{set.failure?.message ?? 'The connection was lost while the commit was under way, and the rows themselves do not tell.'}</p>
        <p className="text-ink-2">{set.failure?.advice ?? 'Look at the table, then run the ruleset again.'}</p>
        <Held set={set} />
        <UndoneBy set={set} />
      </div>
    </section>
  );
}

/** What the rows hold, each a way to them, and the way to certainty. */
function Held({ set }: { set: ChangeSetState }) {
  const counts = set.counts?.outcomes ?? {};
  return (
    <div className="mt-2 flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
      <dl className="flex flex-wrap gap-x-5 gap-y-1">
        {(['applied', 'not_applied', 'changed_since'] as const).map((outcome) => (
          <Figure key={outcome} set={set} outcome={outcome} count={counts[outcome] ?? 0} />
        ))}
      </dl>
      {set.rulesetId && <StartRunButton rulesetId={set.rulesetId} variant="secondary" />}
    </div>
  );
}

function Figures({ set, report }: { set: ChangeSetState; report: ChangeReport }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1">
      <Figure set={set} outcome="applied" count={report.applied - report.changedSince} />
      <Figure set={set} outcome="stale" count={report.stale} />
      <Figure set={set} outcome="failed" count={report.failed} />
      {report.changedSince > 0 && <Figure set={set} outcome="changed_since" count={report.changedSince} />}
      <div className="flex items-baseline gap-1.5">
        <dt className="text-ink-2">Not written</dt>
        <dd className="font-medium tabular-nums">{formatCount(report.skipped)}</dd>
      </div>
      <div className="flex items-baseline gap-1.5">
        <dt className="text-ink-2">Took</dt>
        <dd className="font-medium tabular-nums">{formatDuration(report.seconds * 1000)}</dd>
      </div>
    </dl>
  );
}

function Figure({ set, outcome, count }: { set: ChangeSetState; outcome: ChangeOutcome; count: number }) {
  const { word, text, means } = outcomeLook(outcome, set.status);
  return (
    <div className="flex items-baseline gap-1.5" title={means}>
      <dt className="text-ink-2">{word}</dt>
      <dd className={clsx('font-medium tabular-nums', count > 0 && text)}>
        {count === 0 ? (
          0
        ) : (
          <Link href={reviewHref(set.id, { became: [outcome] })} className="underline decoration-dotted underline-offset-4">
            {formatCount(count)}
          </Link>
        )}
      </dd>
    </div>
  );
}

/** Something was in the way: the row, the field and the server's own words. */
function NothingWritten({ set, failure }: { set: ChangeSetState; failure: NonNullable<ChangeSetState['failure']> }) {
  return (
    <section aria-label="Report of the apply" className="flex gap-2.5 rounded-md border border-bad-line bg-bad-bg px-4 py-3">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          Nothing was written: everything was rolled back
          {failure.seq !== null && (
            <>
              {' because of '}
              <Link href={reviewHref(set.id, { became: ['failed'] })} className="underline underline-offset-4">
                row {formatCount(failure.seq)}
              </Link>
              {failure.field !== null && (
                <>
                  , field <span className="font-mono text-xs">{failure.field}</span>
                </>
              )}
            </>
          )}
        </p>
        <p className="break-words">{failure.message}</p>
        <p className="text-ink-2">{failure.advice}</p>
        {failure.detail && !failure.message.includes(failure.detail) && (
          <pre className="mt-1.5 max-h-40 overflow-auto whitespace-pre-wrap break-words font-mono text-xs">{failure.detail}</pre>
        )}
      </div>
    </section>
  );
}

/** As somebody wanted: no fault, and nothing to be mended. */
function CancelledApply({ advice }: { advice: string | undefined }) {
  return (
    <section aria-label="Report of the apply" className="flex gap-2.5 rounded-md border bg-sunken px-4 py-3">
      <CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
      <div>
        <p className="font-medium">Nothing was written: the apply was cancelled and rolled back</p>
        <p className="text-ink-2">{advice}</p>
      </div>
    </section>
  );
}

/** An apply that stopped at stale rows, as it was told to. */
function RolledBack({ set }: { set: ChangeSetState }) {
  return (
    <section aria-label="Report of the apply" className="flex gap-2.5 rounded-md border border-warn-line bg-warn-bg px-4 py-3">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div>
        <p className="font-medium">Nothing was written: the last apply was rolled back</p>
        <StaleLink set={set} />
      </div>
    </section>
  );
}

function StaleLink({ set }: { set: ChangeSetState }) {
  const stale = set.counts?.outcomes.stale ?? 0;
  if (stale === 0) return null;
  return (
    <p className="mt-1 text-ink-2">
      <Link href={reviewHref(set.id, { became: ['stale'] })} className="underline underline-offset-4 hover:text-ink">
        {formatPlural(stale, 'row')}
      </Link>{' '}
      {stale === 1 ? 'was' : 'were'} changed after the run. Reject {stale === 1 ? 'it' : 'them'} and apply again, leave stale rows out, or
      run the ruleset again.
    </p>
  );
}

function UndoneBy({ set }: { set: ChangeSetState }) {
  return (['applied', 'unsettled', 'waiting'] as const).map((standing) => {
    const sets = set.undoneBy.filter(({ status }) => (status === 'applied' || status === 'unsettled' ? status : 'waiting') === standing);
    if (sets.length === 0) return null;
    return (
      <p key={standing} className="mt-1 text-ink-2">
        {UNDO_WORDS[standing]}{' '}
        {sets.map(({ id }, at) => (
          <span key={id}>
            {at > 0 && ', '}
            <Link href={`/changes/${id}`} className="font-mono text-xs underline underline-offset-4 hover:text-ink">
              {id}
            </Link>
          </span>
        ))}
      </p>
    );
  });
}

const UNDO_WORDS = { applied: 'Undone by', unsettled: 'Perhaps undone by', waiting: 'Planned to be undone by' };
