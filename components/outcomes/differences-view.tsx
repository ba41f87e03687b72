'use client';

import { clsx } from 'clsx';
import { CircleCheck, Link2, SearchX } from 'lucide-react';
import { useState } from 'react';
import { OUTCOMES, type OutcomeRow } from '#server/engine/landing/contract.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { problemOf } from '../api/problem-of.ts';
import { ColumnChoice } from '../data-grid/column-choice.tsx';
import { DifferencesGrid } from '../data-grid/differences-grid.tsx';
import type { GridColumn } from '../data-grid/grid-columns.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { isNarrowed, shownOutcomes } from './differences-url.ts';
import { exportUrl } from './download-export.ts';
import { DuplicateKeys } from './duplicate-keys.tsx';
import { DuplicatesChip } from './duplicates-chip.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FieldStrip } from './field-strip.tsx';
import { type Editing, FilterBar } from './filter-bar.tsx';
import { OutcomeChips } from './outcome-chips.tsx';
import { pairSimilarity } from './pair-similarity.ts';
import { copyLink, RowPanel } from './row-panel.tsx';
import { shownCount, useDifferences } from './use-differences.ts';
import { useOpenRow } from './use-open-row.ts';

/** Counts as filters, where the differences are, the rows with both values, and everything about one of them. */
export function DifferencesView({ runId, document }: { runId: string; document: RunDocument }) {
  const differences = useDifferences(runId, document);
  const { view, filter, columns, page, counts, narrow, look, listDuplicates, next, previous } = differences;
  const duplicates = { source: document.duplicate_key_source_count, target: document.duplicate_key_target_count };
  const [editing, setEditing] = useState<Editing>(null);
  const rows = page.data?.rows ?? noRows;
  const panel = useOpenRow(rows, page.isPlaceholderData, view.row, look, next, previous);
  const turning = page.isPlaceholderData;
  useShortcut({ keys: ']', label: 'Next page', group: 'Differences', enabled: next !== null && !turning }, () => next?.());
  useShortcut({ keys: '[', label: 'Previous page', group: 'Differences', enabled: previous !== null && !turning }, () => previous?.());
  useShortcut({ keys: 'x', label: 'Only changed columns', group: 'Differences' }, () => look({ changed: !view.changed }));

  const filterByColumn = (column: GridColumn) => {
    if (column.kind === 'key' || column.kind === 'field') setEditing({ at: null, start: { side: 'source', column: column.source } });
  };
  const failed = columns.error ?? page.error;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1.5">
        <OutcomeChips shown={view.duplicates === null ? shownOutcomes(view) : []} counts={counts} onChange={(show) => narrow({ show })} />
        <DuplicatesChip
          count={duplicates.source + duplicates.target}
          on={view.duplicates !== null}
          onToggle={() => listDuplicates(view.duplicates === null ? (duplicates.source > 0 ? 'source' : 'target') : null)}
        />
      </div>
      {view.duplicates !== null ? (
        <DuplicateKeys
          runId={runId}
          side={view.duplicates}
          counts={duplicates}
          onSide={listDuplicates}
          onShowRows={(where) => narrow({ show: [...OUTCOMES], field: null, rule: null, where })}
        />
      ) : (
        <>
          <FieldStrip
            document={document}
            selected={view.field}
            onSelect={(field) => narrow({ field, ...(field !== null && { show: ['mismatched'] }) })}
          />
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <FilterBar view={view} columns={columns.data} editing={editing} onEditing={setEditing} onChange={narrow} />
            <div className="ml-auto flex items-center gap-2">
              {columns.data ? (
                <ColumnChoice
                  columns={columns.data}
                  hidden={view.hide}
                  onHiddenChange={(hide) => look({ hide })}
                  changedOnly={view.changed}
                  onChangedOnlyChange={(changed) => look({ changed })}
                />
              ) : (
                <Skeleton className="h-7 w-64" />
              )}
              <IconButton label="Copy link" icon={<Link2 />} variant="secondary" onClick={() => void copyLink()} />
              <ExportMenu
                urlOf={(format) => exportUrl(runId, filter, format)}
                contents={{ csv: 'One line per row, both values of every field', json: 'An array, fields by name' }}
              />
            </div>
          </div>
          {failed ? (
            <ErrorPanel
              title="The differences could not be loaded"
              problem={problemOf(failed)}
              onRetry={() => void Promise.all([columns.refetch(), page.refetch()])}
              retrying={columns.isFetching || page.isFetching}
            />
          ) : (
            <div className={clsx('transition-opacity', turning && 'opacity-60')}>
              <DifferencesGrid
                label={`Differences of ${runId}`}
                columns={columns.data ?? noColumns}
                rows={rows}
                hidden={view.hide}
                changedOnly={view.changed}
                currentRowId={panel.row?.id ?? null}
                onOpenRow={(row) => look({ row: row.id })}
                onHideField={(id) => look({ hide: [...view.hide, id] })}
                onShowChanged={(field) => narrow({ field, show: ['mismatched'] })}
                onFilter={filterByColumn}
                loading={page.isPending || columns.isPending}
                height="max(24rem, calc(100dvh - 14rem))"
                empty={<NoRows narrowed={isNarrowed(view)} clear={() => narrow({ show: null, field: null, rule: null, where: [] })} />}
              />
              <Pagination
                label="Pages of differences"
                onPrevious={previous}
                onNext={next}
                loading={turning}
                summary={
                  page.data && (
                    <PageSummary rows={rows.length} total={shownCount(counts, view)} whole={next === null && previous === null} />
                  )
                }
              />
            </div>
          )}
          {columns.data && (
            <RowPanel
              runId={runId}
              row={panel.row}
              columns={columns.data}
              similarity={panel.row ? pairSimilarity(panel.row, document.rules) : null}
              onClose={() => look({ row: null })}
              onNext={panel.next}
              onPrevious={panel.previous}
            />
          )}
        </>
      )}
    </div>
  );
}

const noRows: OutcomeRow[] = [];
const noColumns = { keys: [], fields: [] };

function PageSummary({ rows, total, whole }: { rows: number; total: ReturnType<typeof shownCount>; whole: boolean }) {
  if (rows === 0) return null;
  if (whole) return formatPlural(rows, 'row');
  if (total === null) return formatPlural(rows, 'row');
  return `${formatPlural(rows, 'row')} of ${total.capped ? 'over ' : ''}${formatCount(total.count)}`;
}

function NoRows({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  if (narrowed)
    return (
      <EmptyState icon={<SearchX />} title="No row matches" action={<Button onClick={clear}>Clear the filter</Button>}>
        No row of the outcomes chosen meets every condition.
      </EmptyState>
    );
  return (
    <EmptyState icon={<CircleCheck />} title="No such rows">
      This run has no row of the outcomes chosen.
    </EmptyState>
  );
}
