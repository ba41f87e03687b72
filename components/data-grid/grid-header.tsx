'use client';

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import type { GridColumn } from './grid-columns.ts';

/** What a column offers in its header's menu. */
export interface ColumnActions {
  onHide?: (fieldId: string) => void;
  /** Shows only rows in which this field differs. */
  onShowChanged?: (fieldId: string) => void;
  /** Opens the filter for this column. */
  onFilter?: (column: GridColumn) => void;
  onResize: (columnId: string, by: number) => void;
}

/** Pixels per press of Wider and Narrower. */
export const RESIZE_STEP = 24;

/** The words of a header: what is read, and what the title shows. */
export function headerText(column: GridColumn): string {
  switch (column.kind) {
    case 'outcome':
      return 'Outcome';
    case 'reason':
      return 'Why';
    case 'rule':
      return 'Rule';
    default:
      return column.source === column.target ? column.source : `${column.source} → ${column.target}`;
  }
}

function typeText(column: GridColumn): string | undefined {
  if (column.kind === 'key') return column.type;
  if (column.kind !== 'field') return undefined;
  return column.sourceType === column.targetType ? column.sourceType : `${column.sourceType} → ${column.targetType}`;
}

export function GridHeaderContent({ column, actions }: { column: GridColumn; actions: ColumnActions }) {
  const named = column.kind === 'key' || column.kind === 'field';
  const type = typeText(column);
  return (
    <>
      <span
        title={[headerText(column), type, column.kind === 'field' && column.ignored ? 'not compared' : undefined]
          .filter(Boolean)
          .join('\n')}
        className="min-w-0 flex-1 truncate"
      >
        {named && column.source !== column.target ? (
          <>
            <span className="text-source">{column.source}</span> → <span className="text-target">{column.target}</span>
          </>
        ) : (
          <span className={clsx(named && 'text-ink')}>{headerText(column)}</span>
        )}
        {column.kind === 'field' && column.ignored && <span className="font-normal text-ink-3"> not compared</span>}
      </span>
      {named && (
        <Menu
          align="start"
          trigger={
            <button
              type="button"
              tabIndex={-1}
              data-header-menu
              aria-label={`Column ${headerText(column)}`}
              className="flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 opacity-0 group-hover/header:opacity-100 group-focus/header:opacity-100 hover:bg-selected hover:text-ink focus-visible:opacity-100 data-popup-open:opacity-100"
            >
              <ChevronDown aria-hidden className="size-3.5" />
            </button>
          }
          groups={menuGroups(column, actions).filter((group) => group.entries.length > 0)}
        />
      )}
    </>
  );
}

function menuGroups(column: GridColumn, { onHide, onShowChanged, onFilter, onResize }: ColumnActions): { entries: MenuEntry[] }[] {
  const filters: MenuEntry[] = [];
  if (onFilter) filters.push({ id: 'filter', label: 'Filter by this column…', onSelect: () => onFilter(column) });
  if (onShowChanged && column.kind === 'field' && !column.ignored) {
    filters.push({ id: 'changed', label: 'Only rows where it differs', onSelect: () => onShowChanged(column.id) });
  }
  const looks: MenuEntry[] = [
    { id: 'wider', label: 'Wider', keys: ['⇧', '→'], onSelect: () => onResize(column.id, RESIZE_STEP * 2) },
    { id: 'narrower', label: 'Narrower', keys: ['⇧', '←'], onSelect: () => onResize(column.id, -RESIZE_STEP * 2) },
  ];
  if (onHide && column.kind === 'field') looks.push({ id: 'hide', label: 'Hide this column', onSelect: () => onHide(column.id) });
  return [{ entries: filters }, { entries: looks }];
}
