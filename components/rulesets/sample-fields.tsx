'use client';

import { formatCount, formatNumber } from '../ui/format.ts';
import { Table, type TableColumn } from '../ui/table.tsx';
import type { TrialResult } from './use-sample-trial.ts';

type Field = TrialResult['fields'][number];

const columns: TableColumn<Field>[] = [
  { id: 'source', header: 'Source', truncate: true, cell: ({ source }) => <span className="font-mono text-xs text-source">{source}</span> },
  { id: 'target', header: 'Target', truncate: true, cell: ({ target }) => <span className="font-mono text-xs text-target">{target}</span> },
  { id: 'compared', header: 'Compared', align: 'end', width: '7rem', cell: ({ compared }) => formatCount(compared) },
  {
    id: 'mismatched',
    header: 'Differ',
    align: 'end',
    width: '7rem',
    cell: ({ mismatched }) => <span className={mismatched > 0 ? 'font-medium text-warn' : 'text-ink-2'}>{formatCount(mismatched)}</span>,
  },
  {
    id: 'far',
    header: 'Agree',
    align: 'end',
    width: '7rem',
    cell: ({ far }) => (far === null ? '—' : `${formatNumber(far, 2)} %`),
  },
];

/** Where the differences are: those with most of them first. */
export function SampleFields({ fields }: Pick<TrialResult, 'fields'>) {
  if (fields.length === 0) return <p className="text-ink-2">No field is compared.</p>;
  const rows = fields.toSorted((one, other) => other.mismatched - one.mismatched);
  return (
    <div className="-mt-3 max-w-4xl">
      <Table
        label="Differences by field"
        columns={columns}
        rows={rows}
        rowKey={({ source, target }) => `${source} ${target}`}
        maxHeight="24rem"
      />
    </div>
  );
}
