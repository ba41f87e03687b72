'use client';

import { useQuery } from '@tanstack/react-query';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Table } from '../ui/table.tsx';
import { isNumericType, Value } from '../ui/value.tsx';

/** Some rows as Tieout reads them: NULL, empty texts and blanks can be told apart. */
export function SampleTable({ connectionId, dataset }: { connectionId: string; dataset: string }) {
  const trpc = useTRPC();
  const sample = useQuery(trpc.connections.sample.queryOptions({ id: connectionId, dataset }, { staleTime: 60_000 }));
  if (sample.isError) {
    return (
      <ErrorPanel
        title="The rows could not be read"
        problem={problemOf(sample.error)}
        onRetry={() => void sample.refetch()}
        retrying={sample.isFetching}
      />
    );
  }
  const columns = sample.data?.columns ?? [];
  return (
    <div className="flex flex-col gap-2">
      <Table
        label={`Sample rows of ${dataset}`}
        columns={
          sample.data
            ? columns.map((column, at) => {
                const type = formatLogicalType(column.logicalType);
                return {
                  id: `${at}`,
                  header: (
                    <span title={type}>
                      <span className="font-mono">{column.name}</span>
                    </span>
                  ),
                  align: isNumericType(type) ? ('end' as const) : ('start' as const),
                  cell: ({ values }: { values: readonly (string | null)[] }) => (
                    <span className={`block w-max max-w-80 ${isNumericType(type) ? 'ml-auto' : ''}`}>
                      <Value value={values[at] ?? null} type={type} limit={80} />
                    </span>
                  ),
                };
              })
            : [1, 2, 3, 4].map((at) => ({ id: `${at}`, header: ' ', cell: () => null }))
        }
        rows={(sample.data?.rows ?? []).map((values, at) => ({ at, values }))}
        rowKey={(row) => String(row.at)}
        loading={sample.isPending ? 20 : 0}
        empty={<p className="py-3 text-ink-2">The table has no rows.</p>}
      />
      {sample.data && sample.data.rows.length > 0 && (
        <p className="text-xs text-ink-3">The first {sample.data.rows.length} rows, in no particular order, as canonical text.</p>
      )}
    </div>
  );
}
