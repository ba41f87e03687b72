'use client';

import { BrushCleaning, HardDrive } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatBytes, formatPlural } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Switch } from '../ui/switch.tsx';
import { Table } from '../ui/table.tsx';
import { ExtendDialog } from './extend-dialog.tsx';
import { type StagingDeeds, stagingColumns } from './staging-columns.tsx';
import { StagingPreview } from './staging-preview.tsx';
import { StagingSummary } from './staging-summary.tsx';
import { type StagingTable, useStaging } from './use-staging.ts';

/** The dialog that is open, and the table it was opened at; the table stays known while the dialog closes. */
interface Asked {
  table: StagingTable;
  deed: 'extend' | 'drop';
  open: boolean;
}

/** What runs have read and left on disk: how long it stays, and what to do about it. */
export function StagingPage() {
  const staging = useStaging();
  const { query, view, mayChange, serverOffsetMs, cleanUp } = staging;
  const [asked, setAsked] = useState<Asked | null>(null);
  const rows = query.data?.rows ?? [];
  const first = new Set(rows.filter((row, at) => rows[at - 1]?.runId !== row.runId).map((row) => row.id));
  const ask = (deed: Asked['deed']) => (table: StagingTable) => setAsked({ table, deed, open: true });
  const deeds: StagingDeeds = {
    preview: (table) => staging.openPreview(table.id),
    extend: ask('extend'),
    pin: staging.setPinned,
    drop: ask('drop'),
  };
  const dialog = (deed: Asked['deed']) => ({
    open: asked?.deed === deed && asked.open,
    onOpenChange: (open: boolean) => setAsked((before) => before && { ...before, open }),
  });
  return (
    <>
      <PageHeader
        title="Staging"
        description="The rows that runs have read, kept for a while. Results stay when they go."
        breadcrumbs={[{ label: 'Staging' }]}
        actions={
          mayChange && (
            <Button icon={<BrushCleaning />} loading={cleanUp.isPending} onClick={() => cleanUp.mutate()}>
              Clean up now
            </Button>
          )
        }
      />
      {query.isError && (
        <ErrorPanel
          className="mb-5"
          title="The staging tables could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {!(query.isError && !query.data) && (
        <>
          <StagingSummary staging={query.data} />
          <div className="flex items-center justify-end pb-2">
            <Switch label="Show dropped tables" checked={view.dropped} onCheckedChange={staging.setDropped} />
          </div>
          <Table
            label="Staging tables"
            columns={stagingColumns((table) => first.has(table.id), serverOffsetMs, mayChange, deeds)}
            rows={rows}
            rowKey={(table) => table.id}
            rowHref={(table) => `/runs/${table.runId}`}
            currentKey={view.preview}
            loading={query.isPending ? 8 : undefined}
            empty={
              <EmptyState icon={<HardDrive />} title="Nothing is staged" action={<StartRunButton />}>
                Each run stages the rows of both sides here. They are dropped when their time is over.
              </EmptyState>
            }
          />
        </>
      )}
      <StagingPreview id={view.preview} table={rows.find((row) => row.id === view.preview)} onClose={staging.closePreview} />
      {asked && <ExtendDialog table={asked.table} serverOffsetMs={serverOffsetMs} {...dialog('extend')} />}
      {asked && (
        <ConfirmDialog
          {...dialog('drop')}
          title={`Drop the staging tables of ${asked.table.runId}?`}
          confirmLabel="Drop tables"
          onConfirm={() => staging.drop(asked.table)}
        >
          {whatIsDropped(rows.filter((row) => row.runId === asked.table.runId))} The result and its outcomes stay. The rows can only be read
          again by another run.
        </ConfirmDialog>
      )}
    </>
  );
}

function whatIsDropped(tables: readonly StagingTable[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const bytes = tables.reduce((sum, table) => sum + table.sizeBytes, 0);
  const pinned = tables.some((table) => table.pinned) ? ', pinned' : '';
  return `${formatPlural(tables.length, 'table')}${pinned}: ${formatPlural(rows, 'row')}, ${formatBytes(bytes)}.`;
}
