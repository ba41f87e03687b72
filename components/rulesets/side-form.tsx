'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useId, useMemo } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { Combobox } from '../ui/combobox.tsx';
import { Count } from '../ui/count.tsx';
import { Field } from '../ui/field.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { type Side, SideTag } from '../ui/side-tag.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { withChosen } from './chosen-option.ts';
import { InlineFinding } from './inline-finding.tsx';
import type { SideDraft } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { Edit } from './use-ruleset-editor.ts';
import type { SideSchema } from './use-side-schema.ts';

const READS = [
  { value: 'table', label: 'Table' },
  { value: 'query', label: 'Query' },
] as const;

/** What one side reads: connection, table or read-only query, filter. */
export function SideForm({
  side,
  draft,
  schema,
  edit,
  findings,
}: {
  side: Side;
  draft: SideDraft;
  schema: SideSchema;
  edit: Edit;
  findings: PlacedFindings;
}) {
  const trpc = useTRPC();
  const headingId = useId();
  const connections = useQuery(trpc.connections.list.queryOptions());
  const connectionOptions = useMemo(
    () =>
      withChosen(
        (connections.data ?? []).map(({ name, typeLabel }) => ({ value: name, label: name, hint: typeLabel })),
        draft.connection,
      ),
    [connections.data, draft.connection],
  );
  const tableOptions = useMemo(() => withChosen(schema.tables, draft.table), [schema.tables, draft.table]);
  const change = (changes: Partial<SideDraft>) => edit((before) => ({ ...before, [side]: { ...before[side], ...changes } }));
  const problem = (place: string) => findings.problemAt(`${side}.${place}`) ?? null;
  const tablesProblem = schema.problem?.about === 'tables' ? `${schema.problem.message} ${schema.problem.advice}` : null;
  const columnsProblem = schema.problem?.about === 'columns' ? `${schema.problem.message} ${schema.problem.advice}` : null;
  const dialect = schema.dialect ?? 'the database’s own SQL';

  return (
    <section aria-labelledby={headingId} data-place={side} className="flex min-w-0 flex-col gap-4">
      <h2 id={headingId} className="border-b pb-2 text-base">
        <SideTag side={side} />
      </h2>
      <div data-place={`${side}.connection`}>
        <Field label="Connection" error={problem('connection') ?? tablesProblem}>
          <Combobox
            options={connectionOptions}
            value={draft.connection === '' ? null : draft.connection}
            onValueChange={(next) => change({ connection: next ?? '', ...(next !== draft.connection && { table: '' }) })}
            placeholder="Choose a connection"
            empty={connectionOptions.length === 0 ? 'There are no connections yet.' : 'No such connection.'}
            loading={connections.isPending}
          />
        </Field>
      </div>
      <div data-place={`${side}.${draft.reads}`} className="relative">
        {schema.takesQueries && (
          <SegmentedControl
            label={`What the ${side} reads`}
            options={READS}
            value={draft.reads}
            onValueChange={(reads) => change({ reads })}
            className="absolute -top-1.5 right-0 h-6! text-xs"
          />
        )}
        {draft.reads === 'table' ? (
          <Field label="Table" error={problem('table') ?? columnsProblem}>
            <Combobox
              mono
              options={tableOptions}
              value={draft.table === '' ? null : draft.table}
              onValueChange={(next) => change({ table: next ?? '' })}
              placeholder={draft.connection === '' ? 'Choose a connection first' : 'Choose a table'}
              empty={draft.connection === '' ? 'Choose a connection first.' : 'No such table.'}
              loading={schema.tablesPending}
            />
          </Field>
        ) : (
          <Field
            label="Query"
            error={problem('query') ?? columnsProblem}
            help={`One SELECT in ${dialect}; it runs in a read-only transaction.`}
          >
            <Textarea
              mono
              rows={3}
              value={draft.query}
              onValueChange={(query) => change({ query })}
              placeholder="select id, status from orders"
              className="max-h-72"
            />
          </Field>
        )}
      </div>
      <div data-place={`${side}.filter`}>
        <Field label="Filter" optional error={problem('filter')} help={`A condition in ${dialect}, as after WHERE.`}>
          <Textarea mono rows={1} value={draft.filter} onValueChange={(filter) => change({ filter })} className="max-h-40" />
        </Field>
      </div>
      {findings.problemAt(side) && <InlineFinding tone="problem">{findings.problemAt(side) ?? ''}</InlineFinding>}
      <SideFacts side={side} draft={draft} schema={schema} />
    </section>
  );
}

/** What the database says of the chosen table, so that the choice can be trusted. */
function SideFacts({ side, draft, schema }: { side: Side; draft: SideDraft; schema: SideSchema }) {
  const { description } = schema;
  if (schema.describing) return <Skeleton className="my-1 h-3 w-56" />;
  if (!description) {
    const words =
      draft.reads === 'table' ? 'Its columns are read once a table is chosen.' : 'Its columns are read once a query is written.';
    return <p className="min-h-5 text-ink-3">{schema.problem?.about === 'columns' ? 'Its columns could not be read.' : words}</p>;
  }
  const primary = description.keys.find((key) => key.primary);
  const href = `/connections/${schema.connectionId}?tab=schema&dataset=${encodeURIComponent(draft.table)}`;
  return (
    <p className="flex min-h-5 flex-wrap gap-x-3 text-ink-2">
      <Count value={description.columns.length} unit={description.columns.length === 1 ? 'column' : 'columns'} />
      {description.rowEstimate !== null && <Count value={description.rowEstimate} unit="rows" approximate />}
      <span>{primary ? <>Primary key {primary.columns.join(', ')}</> : 'No primary key'}</span>
      {draft.reads === 'table' && (
        <Link
          href={href}
          target="_blank"
          aria-label={`See its schema: ${draft.table} of the ${side}, in a new tab`}
          className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
        >
          See its schema
        </Link>
      )}
    </p>
  );
}
