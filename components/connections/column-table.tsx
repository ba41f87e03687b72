'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import type { ApiOutputs } from '../api/trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { SearchInput } from '../ui/input.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';

type Description = ApiOutputs['connections']['describe']['description'];
type Column = Description['columns'][number];

/** From this many columns on there is a box to search them. */
const SEARCHED_FROM = 12;

/** Columns in the table's own order. */
export function ColumnTable({ dataset, description }: { dataset: string; description: Description | undefined }) {
  const [search, setSearch] = useState('');
  const columns = description?.columns ?? [];
  const wanted = search.trim().toLowerCase();
  const found = columns.filter((column) => column.name.toLowerCase().includes(wanted));
  return (
    <div className="flex flex-col gap-3">
      {columns.length >= SEARCHED_FROM && (
        <SearchInput
          aria-label={`Search the columns of ${dataset}`}
          placeholder={`Search ${columns.length} columns`}
          value={search}
          onValueChange={setSearch}
          className="max-w-64"
        />
      )}
      <Table
        label={`Columns of ${dataset}`}
        columns={tableColumns(description)}
        rows={found}
        rowKey={(column) => column.name}
        loading={description ? 0 : 8}
        empty={<p className="py-3 text-ink-2">{columns.length === 0 ? 'It has no columns.' : `No column matches “${search}”.`}</p>}
      />
    </div>
  );
}

function tableColumns(description: Description | undefined): TableColumn<Column>[] {
  const place = new Map(description?.columns.map((column, at) => [column, at + 1]));
  return [
    { id: 'place', header: '#', width: '2.5rem', align: 'end', cell: (column) => <span className="text-ink-3">{place.get(column)}</span> },
    {
      id: 'name',
      header: 'Column',
      width: '34%',
      cell: (column) => (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-mono text-xs break-all">{column.name}</span>
          {description && <KeyBadges column={column.name} keys={description.keys} />}
        </span>
      ),
    },
    { id: 'native', header: 'Native type', cell: (column) => <span className="font-mono text-xs">{column.nativeType}</span> },
    {
      id: 'logical',
      header: 'Logical type',
      cell: (column) => <span className="font-mono text-xs text-ink-2">{formatLogicalType(column.logicalType)}</span>,
    },
    {
      id: 'null',
      header: 'NULL',
      width: '6.5rem',
      cell: (column) => (column.nullable ? 'Allowed' : <span className="text-ink-3">Never</span>),
    },
  ];
}

/** `Primary key`, or with its place in a key of several columns: `Primary key 2 of 3`. */
function KeyBadges({ column, keys }: { column: string; keys: Description['keys'] }) {
  return keys
    .filter((key) => key.columns.includes(column))
    .map((key) => (
      <Badge key={key.name} icon={key.primary ? <KeyRound aria-hidden /> : undefined}>
        {key.primary ? 'Primary key' : 'Unique'}
        {key.columns.length > 1 && ` ${key.columns.indexOf(column) + 1} of ${key.columns.length}`}
      </Badge>
    ));
}
