'use client';

import Link from 'next/link';
import type { RunDocument } from '#server/engine/run-document.ts';
import type { StagingRow } from '#server/features/staging/staging-view.ts';
import { Badge } from '../ui/badge.tsx';
import { Bytes, Count } from '../ui/count.tsx';
import { TimeLeft } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { useShownRun } from './run-context.tsx';

/** The two staging tables: what they are called, how large they are and how long they stay. */
export function ResultStaging({ document }: { document: RunDocument }) {
  const { run, serverOffsetMs } = useShownRun();
  const indexes = (row: StagingRow) => (row.side === 'source' ? document.source_staging : document.target_staging)?.indexes ?? [];
  const columns: TableColumn<StagingRow>[] = [
    { id: 'side', header: 'Side', width: '6rem', cell: (row) => <SideTag side={row.side} /> },
    { id: 'table', header: 'Table', cell: (row) => <span className="font-mono text-xs break-all">{row.tableName}</span> },
    ...(run.staging.some((row) => indexes(row).length > 0)
      ? [
          {
            id: 'indexes',
            header: 'Indexes',
            width: '16rem',
            cell: (row: StagingRow) => <span className="font-mono text-xs break-all text-ink-2">{indexes(row).join(', ')}</span>,
          },
        ]
      : []),
    { id: 'rows', header: 'Rows', align: 'end', width: '6rem', cell: (row) => <Count value={row.rowCount} exact /> },
    { id: 'size', header: 'Size', align: 'end', width: '6rem', cell: (row) => <Bytes value={row.sizeBytes} /> },
    {
      id: 'left',
      header: 'Kept',
      align: 'end',
      width: '8rem',
      cell: (row) =>
        row.status === 'dropped' ? (
          <span className="text-ink-3">dropped</span>
        ) : row.pinned ? (
          <Badge>Pinned</Badge>
        ) : (
          <TimeLeft expires={row.expiresAt} serverOffsetMs={serverOffsetMs} />
        ),
    },
  ];
  return (
    <Section
      title="Staging"
      actions={
        <Link href="/staging" className="text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink">
          All staging tables
        </Link>
      }
    >
      {run.staging.length === 0 ? (
        <p className="text-ink-2">The staging tables were dropped with the end of the run.</p>
      ) : (
        <div className="-mt-3">
          <Table label="Staging tables" columns={columns} rows={run.staging} rowKey={(row) => row.id} />
        </div>
      )}
    </Section>
  );
}
