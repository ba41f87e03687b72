'use client';

import { useQuery } from '@tanstack/react-query';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { isNumericType, Value } from '../ui/value.tsx';
import type { StagingTable } from './use-staging.ts';

interface Row {
  at: number;
  values: readonly (string | null)[];
}

const PLACEHOLDERS: TableColumn<Row>[] = [1, 2, 3, 4].map((at) => ({ id: `${at}`, header: ' ', cell: () => null }));

/** The first rows of a staging table, as they were read. */
export function StagingPreview({ id, table, onClose }: { id: string | null; table: StagingTable | undefined; onClose: () => void }) {
  return (
    <SidePanel
      open={id !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      width="xl"
      title={table ? `${table.rulesetName}, ${table.side}` : 'Staging table'}
      description={table && <SideTag side={table.side} name={table.tableName} />}
    >
      {id !== null && <PreviewRows id={id} />}
    </SidePanel>
  );
}

function PreviewRows({ id }: { id: string }) {
  const trpc = useTRPC();
  const preview = useQuery(trpc.staging.preview.queryOptions({ id }, { staleTime: 60_000 }));
  if (preview.isError) {
    return (
      <ErrorPanel
        title="The rows could not be read"
        problem={problemOf(preview.error)}
        onRetry={() => void preview.refetch()}
        retrying={preview.isFetching}
      />
    );
  }
  const columns = preview.data?.columns.map((column, at): TableColumn<Row> => {
    const type = formatLogicalType(column.logicalType);
    return {
      id: `${at}`,
      header: (
        <span className={column.words === null ? 'font-mono' : undefined} title={type}>
          {column.words ?? column.name}
        </span>
      ),
      align: isNumericType(type) ? 'end' : 'start',
      cell: ({ values }) =>
        // Nothing is the matter with the row: no value that anybody could take for one of the table.
        column.words !== null && values[at] === null ? (
          <span className="text-ink-3">—</span>
        ) : (
          <span className="block max-w-80">
            <Value value={values[at] ?? null} type={type} limit={80} />
          </span>
        ),
    };
  });
  return (
    <div className="flex flex-col gap-2">
      <Table
        label="Rows of the staging table"
        columns={columns ?? PLACEHOLDERS}
        rows={(preview.data?.rows ?? []).map((values, at) => ({ at, values }))}
        rowKey={(row) => String(row.at)}
        loading={preview.isPending ? 20 : undefined}
        empty={<p className="py-3 text-ink-2">The table has no rows.</p>}
      />
      {preview.data && preview.data.rows.length > 0 && (
        <p className="text-xs text-ink-3">The first {preview.data.rows.length} rows, as canonical text.</p>
      )}
    </div>
  );
}
