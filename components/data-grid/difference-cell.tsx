import { clsx } from 'clsx';
import { memo, type ReactNode } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { formatNumber } from '../ui/format.ts';
import { OutcomeTag } from '../ui/outcome-tag.tsx';
import { type Side, SideTag } from '../ui/side-tag.tsx';
import { DiffSide } from '../ui/text-diff.tsx';
import { AbsentValue, EmptyText, isNumericType, NullValue, VisibleText } from '../ui/value.tsx';
import { decimalDelta } from './decimal-delta.ts';
import { excerptOf } from './excerpt.ts';
import { cellOf, type FieldCell, type FieldColumn, type GridColumn } from './grid-columns.ts';

/** Characters of a value a cell shows; the side panel has all of them. */
const CELL_LIMIT = 160;

/** What is in one cell of the grid. */
export const GridCellContent = memo(function GridCellContent({ row, column }: { row: OutcomeRow; column: GridColumn }): ReactNode {
  switch (column.kind) {
    case 'outcome':
      return <OutcomeTag outcome={row.outcome} />;
    case 'key':
      return <OneValue value={row.key[column.source]} type={column.type} strong />;
    case 'reason':
      return row.reason ? (
        <span className="truncate text-ink-2" title={row.reason}>
          {row.reason}
        </span>
      ) : null;
    case 'rule':
      return row.rule ? (
        <span className="flex w-full items-center justify-between gap-3 text-ink-2">
          <span className="truncate">{row.rule}</span>
          {row.confidence !== null && <span title="Confidence">{formatNumber(row.confidence, 2)}</span>}
        </span>
      ) : null;
    case 'field':
      return <FieldContent row={row} field={column} cell={cellOf(row, column)} />;
  }
});

function FieldContent({ row, field, cell }: { row: OutcomeRow; field: FieldColumn; cell: FieldCell | undefined }) {
  if (!cell) return <AbsentValue />;
  if (row.outcome === 'source_only' || row.outcome === 'rejected_source') return <OneValue value={cell.source} type={field.sourceType} />;
  if (row.outcome === 'target_only' || row.outcome === 'rejected_target') return <OneValue value={cell.target} type={field.targetType} />;
  if (!cell.equal) return <ChangedValue field={field} cell={cell} />;
  // Equal by the field's rule (a tolerance, a transform), but not letter by letter: that is never hidden.
  if (cell.source !== cell.target) return <LooselyEqual field={field} cell={cell} />;
  return <OneValue value={cell.source} type={field.sourceType} quiet />;
}

function OneValue({ value, type, strong, quiet }: { value: string | null | undefined; type: string; strong?: boolean; quiet?: boolean }) {
  if (value === undefined) return <AbsentValue />;
  if (value === null) return <NullValue />;
  if (value === '') return <EmptyText />;
  const cut = value.length > CELL_LIMIT;
  const text = cut ? excerptOf(value, value, CELL_LIMIT).source : value;
  return (
    <span
      className={clsx(
        'w-full truncate font-mono text-xs leading-5',
        isNumericType(type) && 'text-right',
        strong && 'font-medium',
        quiet && 'text-ink-2',
      )}
      title={value.length > 24 ? value.slice(0, 1000) : undefined}
    >
      <VisibleText text={text} after={cut ? '…' : ''} />
      {cut && '…'}
    </span>
  );
}

/** Source over target, what differs marked; numbers with their exact difference. */
function ChangedValue({ field, cell }: { field: FieldColumn; cell: FieldCell }) {
  const numeric = isNumericType(field.sourceType) && isNumericType(field.targetType);
  const both = typeof cell.source === 'string' && typeof cell.target === 'string';
  const delta = numeric && both ? decimalDelta(cell.source as string, cell.target as string) : null;
  return (
    <span className="flex w-full min-w-0 flex-col">
      <span className="sr-only">differs: </span>
      <SideLine side="source" cell={cell} numeric={numeric} />
      <SideLine side="target" cell={cell} numeric={numeric} delta={delta} />
    </span>
  );
}

function SideLine({ side, cell, numeric, delta }: { side: Side; cell: FieldCell; numeric: boolean; delta?: string | null }) {
  const both = typeof cell.source === 'string' && typeof cell.target === 'string';
  const excerpt = both ? excerptOf(cell.source as string, cell.target as string, CELL_LIMIT) : null;
  return (
    <span className="flex h-5 min-w-0 items-center gap-1.5">
      <SideTag side={side} short className="w-2.5 shrink-0 text-center" />
      <span
        className={clsx('min-w-0 flex-1 truncate', numeric && 'text-right')}
        title={titleOf(side === 'source' ? cell.source : cell.target)}
      >
        {excerpt?.cutBefore && <span className="text-ink-3">…</span>}
        <DiffSide side={side} source={excerpt ? excerpt.source : cell.source} target={excerpt ? excerpt.target : cell.target} />
        {excerpt?.cutAfter && <span className="text-ink-3">…</span>}
      </span>
      {delta && <span className="shrink-0 text-xs text-ink-3">{delta}</span>}
    </span>
  );
}

function LooselyEqual({ field, cell }: { field: FieldColumn; cell: FieldCell }) {
  return (
    <span className="flex w-full min-w-0 flex-col text-ink-2" title="Equal under this field's comparison, though not letter by letter">
      {(['source', 'target'] as const).map((side) => (
        <span key={side} className="flex h-5 min-w-0 items-center gap-1.5">
          <SideTag side={side} short className="w-2.5 shrink-0 text-center" />
          <span className="flex min-w-0 flex-1">
            <OneValue value={cell[side]} type={side === 'source' ? field.sourceType : field.targetType} quiet />
          </span>
          {side === 'target' && <span className="shrink-0 text-xs text-ink-3">≈</span>}
        </span>
      ))}
    </span>
  );
}

function titleOf(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && value.length > 24 ? value.slice(0, 1000) : undefined;
}

/** Whether a cell needs two lines. */
export function isTall(row: OutcomeRow): boolean {
  return (
    row.outcome === 'mismatched' ||
    Object.values(row.fields).some((cell) => cell.source !== cell.target && cell.source !== undefined && cell.target !== undefined)
  );
}
