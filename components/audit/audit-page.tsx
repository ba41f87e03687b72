'use client';

import { Download, ScrollText } from 'lucide-react';
import { problemOf } from '../api/problem-of.ts';
import type { ApiOutputs } from '../api/trpc.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { AuditEntryPanel } from './audit-entry-panel.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { useAuditList } from './use-audit-list.ts';

type Entry = ApiOutputs['audit']['list']['rows'][number];

const columns: TableColumn<Entry>[] = [
  { id: 'what', header: 'What', truncate: true, cell: (entry) => <span title={entry.summary}>{entry.summary}</span> },
  { id: 'who', header: 'Who', width: '14rem', truncate: true, cell: (entry) => <span title={entry.actor}>{entry.actorName}</span> },
  { id: 'action', header: 'Action', width: '14rem', cell: (entry) => <span className="font-mono text-xs text-ink-2">{entry.action}</span> },
  { id: 'when', header: 'When', width: '8rem', cell: (entry) => <RelativeTime at={entry.at} /> },
];

/** Every change to the configuration, newest first, with before and after. */
export function AuditPage() {
  const { query, view, filtered, exportHref, hrefOfEntry, setFilter, closeEntry, next, previous } = useAuditList();
  const rows = query.data?.rows ?? [];
  const clear = () => setFilter({ action: null, actor: null, from: null, to: null, type: null, id: null });
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change, who made it and what it was before."
        breadcrumbs={[{ label: 'Audit' }]}
        actions={
          <a href={exportHref} download className={buttonClass('secondary')}>
            <Download aria-hidden /> Export CSV
          </a>
        }
      />
      <AuditFilters values={view} onChange={setFilter} />
      {query.isError ? (
        <ErrorPanel
          title="The audit log could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Table
          label="Audit entries"
          columns={columns}
          rows={rows}
          rowKey={(entry) => String(entry.id)}
          rowHref={(entry) => hrefOfEntry(entry.id)}
          currentKey={view.entry === null ? null : String(view.entry)}
          loading={query.isPending ? 12 : undefined}
          empty={
            <EmptyState
              icon={<ScrollText />}
              title={filtered ? 'No entry matches' : 'Nothing has been changed yet'}
              action={filtered ? <Button onClick={clear}>Show every entry</Button> : undefined}
            >
              {filtered
                ? 'No change was made by them, of this kind, in this time.'
                : 'Connections, rulesets, users and settings leave an entry here.'}
            </EmptyState>
          }
        />
      )}
      {(next || previous) && (
        <Pagination
          label="Pages of audit entries"
          onPrevious={previous}
          onNext={next}
          loading={query.isPlaceholderData}
          summary={`Page ${view.pages.length + 1}`}
        />
      )}
      <AuditEntryPanel
        id={view.entry}
        known={rows.find((entry) => entry.id === view.entry)}
        onClose={closeEntry}
        onShowHistory={(type, id) => setFilter({ action: null, actor: null, from: null, to: null, type, id })}
      />
    </>
  );
}
