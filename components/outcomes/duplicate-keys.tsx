'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { CopyCheck } from 'lucide-react';
import type { DuplicateKey } from '#server/engine/landing/contract.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Count } from '../ui/count.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount } from '../ui/format.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { Value } from '../ui/value.tsx';
import type { FilterCondition } from './filter-conditions.ts';

const PAGE_KEYS = 100;

/** Keys that occur more than once on one side, those of most rows first; one of them leads to its rows. */
export function DuplicateKeys({
  runId,
  side,
  counts,
  onSide,
  onShowRows,
}: {
  runId: string;
  side: Side;
  /** How many such keys each side has. */
  counts: Record<Side, number>;
  onSide: (side: Side) => void;
  onShowRows: (conditions: FilterCondition[]) => void;
}) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.outcomes.duplicates.infiniteQueryOptions(
      { runId, side, limit: PAGE_KEYS },
      // Outcomes never change.
      { getNextPageParam: (page) => page.next ?? undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const keys = pages.data?.pages.flatMap((page) => page.keys) ?? [];
  return (
    <section aria-label="Duplicate keys" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SegmentedControl
          label="Side"
          value={side}
          onValueChange={onSide}
          options={(['source', 'target'] as const).map((each) => ({
            value: each,
            label: `${each === 'source' ? 'Source' : 'Target'} ${formatCount(counts[each])}`,
          }))}
        />
        <p className="text-ink-2">Rows of a key pair off one to one, equal ones first; what is left over stays unmatched.</p>
      </div>
      {pages.isError ? (
        <ErrorPanel
          title="The duplicate keys could not be loaded"
          problem={problemOf(pages.error)}
          onRetry={() => void pages.refetch()}
          retrying={pages.isFetching}
        />
      ) : (
        <Table
          label={`Duplicate keys of the ${side}`}
          columns={columnsOf(keys[0], onShowRows)}
          rows={keys}
          rowKey={({ key }) => JSON.stringify(key)}
          {...(pages.isPending && { loading: Math.min(10, Math.max(1, counts[side])) })}
          empty={
            <EmptyState icon={<CopyCheck />} title="No duplicate keys">
              Every key of the {side} occurs once.
            </EmptyState>
          }
        />
      )}
      {pages.hasNextPage && (
        <div className="flex items-center gap-3">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
          <span className="text-ink-3">
            {formatCount(keys.length)} of {formatCount(counts[side])}
          </span>
        </div>
      )}
    </section>
  );
}

function columnsOf(first: DuplicateKey | undefined, onShowRows: (conditions: FilterCondition[]) => void): TableColumn<DuplicateKey>[] {
  const names = Object.keys(first?.key ?? { Key: null });
  return [
    ...names.map((name) => ({
      id: name,
      header: <span className="font-mono">{name}</span>,
      cell: ({ key }: DuplicateKey) => <Value value={key[name] ?? null} />,
    })),
    { id: 'rows', header: 'Rows', align: 'end', width: '8rem', cell: ({ rows }) => <Count value={rows} exact /> },
    {
      id: 'show',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '9rem',
      cell: ({ key, side }) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Show the rows of ${Object.entries(key)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ')}`}
          onClick={() => onShowRows(conditionsOf(key, side))}
        >
          Show rows
        </Button>
      ),
    },
  ];
}

/** The rows of that side with this key. A key has no NULL. */
function conditionsOf(key: DuplicateKey['key'], side: Side): FilterCondition[] {
  return Object.entries(key).map(([column, value]) => ({ side, column, operator: 'eq', value: value ?? '' }));
}
