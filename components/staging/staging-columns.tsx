'use client';

import { clsx } from 'clsx';
import { CalendarPlus, Ellipsis, Eye, Pin, PinOff, Trash2 } from 'lucide-react';
import { Bytes, Count } from '../ui/count.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { RelativeTime, TimeLeft } from '../ui/relative-time.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import type { TableColumn } from '../ui/table.tsx';
import { StagingStatusTag } from './staging-status-tag.tsx';
import type { StagingTable } from './use-staging.ts';

export interface StagingDeeds {
  preview: (table: StagingTable) => void;
  extend: (table: StagingTable) => void;
  pin: (table: StagingTable, pinned: boolean) => void;
  drop: (table: StagingTable) => void;
}

/** What the list shows of a staging table. A run takes two lines: its ruleset beside the source, its id beside the target. */
export function stagingColumns(
  isFirst: (table: StagingTable) => boolean,
  serverOffsetMs: number,
  mayChange: boolean,
  deeds: StagingDeeds,
): TableColumn<StagingTable>[] {
  return [
    { id: 'run', header: 'Run', width: '14rem', truncate: true, cell: (table) => <RunName table={table} first={isFirst(table)} /> },
    { id: 'side', header: 'Side', width: '5rem', cell: (table) => <SideTag side={table.side} /> },
    {
      id: 'table',
      header: 'Table',
      truncate: true,
      cell: (table) => (
        <span className="font-mono text-xs text-ink-2" title={table.tableName}>
          {table.tableName}
        </span>
      ),
    },
    { id: 'rows', header: 'Rows', align: 'end', width: '4.5rem', cell: (table) => <Count value={table.rowCount} /> },
    { id: 'size', header: 'Size', align: 'end', width: '4.5rem', cell: (table) => <Bytes value={table.sizeBytes} /> },
    { id: 'created', header: 'Created', width: '6rem', cell: (table) => <RelativeTime at={table.createdAt} /> },
    {
      id: 'left',
      header: 'Time left',
      align: 'end',
      width: '7rem',
      cell: (table) => <Left table={table} serverOffsetMs={serverOffsetMs} />,
    },
    {
      id: 'status',
      header: 'Status',
      width: '5.5rem',
      cell: (table) => <StagingStatusTag status={table.status} dropReason={table.dropReason} />,
    },
    {
      id: 'deeds',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '4.5rem',
      cell: (table) => table.status === 'active' && <Deeds table={table} mayChange={mayChange} deeds={deeds} />,
    },
  ];
}

function RunName({ table, first }: { table: StagingTable; first: boolean }) {
  return (
    <span title={`${table.rulesetName}, ${table.runId}`}>
      <span className={first ? undefined : 'sr-only'}>{table.rulesetName} </span>
      <span className={clsx('font-mono text-xs font-normal text-ink-3', first && 'sr-only')}>{table.runId}</span>
    </span>
  );
}

function Left({ table, serverOffsetMs }: { table: StagingTable; serverOffsetMs: number }) {
  if (table.status !== 'active') return <span className="text-ink-3">—</span>;
  if (table.pinned) {
    return (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle" title="Kept until it is unpinned">
        <Pin aria-hidden className="size-3.5 text-ink-3" />
        pinned
      </span>
    );
  }
  return <TimeLeft expires={table.expiresAt} serverOffsetMs={serverOffsetMs} />;
}

function Deeds({ table, mayChange, deeds }: { table: StagingTable; mayChange: boolean; deeds: StagingDeeds }) {
  const of = `the ${table.side} of ${table.runId}`;
  return (
    <span className="inline-flex align-middle">
      <IconButton label={`Preview ${of}`} icon={<Eye />} onClick={() => deeds.preview(table)} />
      {mayChange && (
        <Menu
          header={<p className="text-xs text-ink-3">Both tables of {table.runId}</p>}
          trigger={<IconButton label={`Change ${of}`} icon={<Ellipsis />} />}
          groups={[
            {
              entries: [
                { id: 'extend', label: 'Keep longer…', icon: <CalendarPlus aria-hidden />, onSelect: () => deeds.extend(table) },
                table.pinned
                  ? { id: 'unpin', label: 'Unpin', icon: <PinOff aria-hidden />, onSelect: () => deeds.pin(table, false) }
                  : { id: 'pin', label: 'Pin', icon: <Pin aria-hidden />, onSelect: () => deeds.pin(table, true) },
              ],
            },
            {
              entries: [{ id: 'drop', label: 'Drop…', icon: <Trash2 aria-hidden />, tone: 'danger', onSelect: () => deeds.drop(table) }],
            },
          ]}
        />
      )}
    </span>
  );
}
