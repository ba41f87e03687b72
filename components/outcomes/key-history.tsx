'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { OutcomeTag } from '../ui/outcome-tag.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { differencesHref } from './differences-url.ts';

type Entry = ApiOutputs['outcomes']['keyHistory'][number];

/** What became of the key in earlier runs whose outcomes still exist. A row without a key has no history. */
export function KeyHistory({ runId, row }: { runId: string; row: OutcomeRow }) {
  const trpc = useTRPC();
  const known = Object.values(row.key).length > 0 && Object.values(row.key).every((value) => value !== null);
  const history = useQuery(trpc.outcomes.keyHistory.queryOptions({ runId, key: row.key }, { enabled: known, staleTime: 60_000 }));
  return (
    <section aria-label="Earlier runs" className="mt-6">
      <h3 className="border-b pb-1.5 font-medium">This key in earlier runs</h3>
      {!known ? (
        <p className="pt-1.5 text-ink-3">Its key holds NULL: it cannot be told which row of an earlier run it is.</p>
      ) : history.isPending ? (
        <TextSkeleton lines={2} className="h-16 pt-3" />
      ) : history.isError ? (
        <ErrorPanel compact className="mt-2" problem={problemOf(history.error)} onRetry={() => void history.refetch()} />
      ) : history.data.length === 0 ? (
        <p className="pt-1.5 text-ink-3">There is no earlier run to compare with.</p>
      ) : (
        <ol>
          {history.data.map((entry) => (
            <HistoryLine key={entry.runId} entry={entry} row={row} />
          ))}
        </ol>
      )}
    </section>
  );
}

function HistoryLine({ entry, row }: { entry: Entry; row: OutcomeRow }) {
  return (
    <li className="flex items-center gap-3 border-b py-1.5">
      <Link
        href={linkTo(entry, row)}
        className="font-mono text-xs underline decoration-line-strong underline-offset-4 hover:decoration-current"
      >
        {entry.runId}
      </Link>
      <span className="flex min-w-0 flex-1 flex-col">
        {entry.rows.length === 0 ? (
          <span className="text-ink-3">not on either side</span>
        ) : (
          entry.rows.map((each) => (
            <span key={each.id} className="flex min-w-0 items-center gap-2">
              <OutcomeTag outcome={each.outcome} />
              <span className="truncate font-mono text-xs text-ink-2">{changedFields(each).join(', ')}</span>
            </span>
          ))
        )}
      </span>
      {entry.endedAt && <RelativeTime at={entry.endedAt} className="text-ink-3" />}
    </li>
  );
}

function changedFields(row: OutcomeRow): string[] {
  if (row.outcome !== 'mismatched') return [];
  return Object.entries(row.fields)
    .filter(([, cell]) => !cell.equal)
    .map(([name]) => name);
}

/** The differences of that run, narrowed to this key, with its row open. */
function linkTo(entry: Entry, row: OutcomeRow): string {
  const found = entry.rows[0];
  const side = found?.outcome === 'target_only' || found?.outcome === 'rejected_target' ? ('target' as const) : ('source' as const);
  const where =
    side === 'source'
      ? Object.entries(row.key).map(([column, value]) => ({ side, column, operator: 'eq' as const, value: value ?? '' }))
      : [];
  return differencesHref(entry.runId, { where, ...(found && { show: [found.outcome], row: found.id }) });
}
