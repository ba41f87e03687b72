'use client';

import { CircleCheck, CircleX, Hourglass, RotateCw, SearchX } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '../api/problem-of.ts';
import { useCan } from '../api/use-can.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { Pagination } from '../ui/pagination.tsx';
import { ApplyReport } from './apply-report.tsx';
import { ChangePanel } from './change-panel.tsx';
import { useChangeEvents, useShownChangeSet } from './change-set-context.tsx';
import { ReviewBar } from './review-bar.tsx';
import { ReviewChips } from './review-chips.tsx';
import { ReviewKeys } from './review-keys.tsx';
import { ReviewTable } from './review-table.tsx';
import { ReviewToolbar } from './review-toolbar.tsx';
import { everyRow, isNarrowed } from './review-url.ts';
import { isEmpty } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TaskStrip } from './task-strip.tsx';
import { type Review, useReview } from './use-review.ts';

/** The changes of a set, to be decided, applied and accounted for. */
export function ReviewTab() {
  const { set, link } = useShownChangeSet();
  const review = useReview(set, link === 'live');
  useChangeEvents(review.hear);
  const mayReview = useCan('changes.review') === true;
  if (set.status === 'planning' || set.status === 'failed') return <NotPlanned />;
  if (set.counts?.total === 0) return <NothingToWrite />;

  const decidable = mayReview && set.status === 'planned';
  const selectable = mayReview && (set.status === 'planned' || set.status === 'applied');
  const { view, rows, selection, matching } = review;
  const deciding = set.task?.kind === 'decide';
  return (
    <div className="flex flex-col gap-3">
      <ReviewKeys review={review} decidable={decidable} selectable={selectable} />
      {set.task && !deciding && <TaskStrip setId={set.id} task={set.task} />}
      {!set.task && <ApplyReport set={set} />}
      {set.counts && <ReviewChips view={view} counts={set.counts} status={set.status} matching={matching} onNarrow={review.narrow} />}
      {set.task && deciding ? (
        <TaskStrip slim setId={set.id} task={set.task} />
      ) : isEmpty(selection) || !selectable ? (
        <ReviewToolbar set={set} review={review} />
      ) : (
        <SelectionBar review={review} set={set} decidable={decidable} />
      )}
      {rows.error ? (
        <ErrorPanel title="The changes could not be loaded" problem={problemOf(rows.error)} onRetry={rows.retry} retrying={rows.retrying} />
      ) : (
        <div className={rows.turning ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
          <ReviewTable
            set={set}
            rows={rows.rows}
            loading={rows.pending}
            position={review.position}
            moves={review.moves}
            selection={selection}
            selectable={selectable}
            decidable={decidable}
            onSelectPage={review.selectPage}
            actions={review.actions}
            height="max(20rem, calc(100dvh - 24.25rem))"
            empty={<NoRows narrowed={isNarrowed(view)} clear={() => review.narrow(everyRow)} />}
          />
          <Pagination
            label="Pages of changes"
            onPrevious={review.previous}
            onNext={review.next}
            loading={rows.turning}
            summary={<PageSummary review={review} />}
          />
        </div>
      )}
      {(set.status === 'planned' || set.status === 'applying') && <ReviewBar set={set} review={review} decidable={decidable} />}
      <ChangePanel set={set} review={review} decidable={decidable} mayComment={mayReview} />
    </div>
  );
}

/** Rows of this page whose decision is no more one of those that are filtered by. They stay until one asks for the page again. */
function movedAway({ view, rows }: Review): number {
  if (view.show.length === 0) return 0;
  return rows.rows.filter((row) => !view.show.includes(row.decision)).length;
}

function PageSummary({ review }: { review: Review }) {
  const { rows, matching } = review;
  if (rows.rows.length === 0) return null;
  const moved = movedAway(review);
  const whole = rows.page?.next === null && rows.page.previous === null;
  const [first, last] = [rows.rows[0]?.seq ?? 0, rows.rows.at(-1)?.seq ?? 0];
  return (
    <span className="flex items-center gap-2">
      {whole
        ? formatPlural(rows.rows.length, 'row')
        : `Rows ${formatCount(first)} to ${formatCount(last)}${matching.total === null ? '' : `, ${formatCount(matching.total)} in all`}`}
      {moved > 0 && (
        <Button size="sm" variant="ghost" icon={<RotateCw />} loading={rows.retrying} onClick={rows.reload}>
          {formatPlural(moved, 'row')} here {moved === 1 ? 'is' : 'are'} no longer what you filter by: reload
        </Button>
      )}
    </span>
  );
}

/** It is being planned, or could not be. */
function NotPlanned() {
  const { set } = useShownChangeSet();
  const back = set.runId && (
    <Link href={`/runs/${set.runId}/differences`} className={buttonClass('secondary')}>
      Go to the differences
    </Link>
  );
  if (set.failure)
    return (
      <EmptyState icon={<CircleX />} title="The changes could not be planned" action={back}>
        <p>{set.failure.message}</p>
        <p>{set.failure.advice}</p>
        {set.failure.detail && <pre className="mt-2 whitespace-pre-wrap break-words text-left font-mono text-xs">{set.failure.detail}</pre>}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      {set.task && <TaskStrip setId={set.id} task={set.task} />}
      <EmptyState
        icon={<Hourglass />}
        title={set.status === 'failed' ? 'The planning was stopped' : 'The changes are being planned'}
        action={back}
      >
        {set.status === 'failed'
          ? 'Nothing of it is kept. Plan the changes again from the run.'
          : 'Every difference of the run becomes a change with its old and its new value. Nothing is written to any database.'}
      </EmptyState>
    </div>
  );
}

function NothingToWrite() {
  const { set } = useShownChangeSet();
  return (
    <EmptyState
      icon={<CircleCheck />}
      title="There is nothing to write"
      action={
        set.rulesetId ? (
          <Link href={`/rulesets/${encodeURIComponent(set.rulesetId)}`} className={buttonClass('primary')}>
            Go to the ruleset
          </Link>
        ) : undefined
      }
    >
      No difference of the run is in a field that the ruleset applies to the {set.side}. Fields marked “apply” are written; inserts and
      deletes are switched on in the ruleset.
    </EmptyState>
  );
}

function NoRows({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  return (
    <EmptyState icon={<SearchX />} title="No row matches" action={narrowed ? <Button onClick={clear}>Show every row</Button> : undefined}>
      No change of this set meets the whole filter.
    </EmptyState>
  );
}
