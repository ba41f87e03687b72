import { clsx } from 'clsx';
import { memo, type ReactNode } from 'react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { formatNumber } from '../ui/format.ts';
import { OutcomeTag } from '../ui/outcome-tag.tsx';
import { type Side, SideTag } from '../ui/side-tag.tsx';
import { AbsentValue, EmptyText, isNumericType, NullValue, VisibleText } from '../ui/value.tsx';
import { decimalDelta } from './decimal-delta.ts';
import { excerptOf } from './excerpt.ts';
import { cellOf, comparedSource, type FieldCell, type FieldColumn, type GridColumn } from './grid-columns.ts';
import { sameMeaning } from './same-meaning.ts';
import { SideExcerpt } from './side-excerpt.tsx';

/** Pixels of one character of the 12 px mono face, and of what else a line holds: padding and side letter. */
const CHARACTER = 7.2;
const LINE_EXTRAS = 44;

/** Characters of a single value that are drawn at all. */
const DRAWN = 200;

/** Characters a line of a cell has room for; the side panel shows all of them. */
function roomIn(width: number): number {
  return Math.max(12, Math.floor((width - LINE_EXTRAS) / CHARACTER));
}

/** What is in one cell of the grid. */
export const GridCellContent = memo(function GridCellContent({
  row,
  column,
  width,
}: {
  row: OutcomeRow;
  column: GridColumn;
  width: number;
}): ReactNode {
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
      return <FieldContent row={row} field={column} cell={cellOf(row, column)} room={roomIn(width)} />;
  }
});

function FieldContent({ row, field, cell, room }: { row: OutcomeRow; field: FieldColumn; cell: FieldCell | undefined; room: number }) {
  if (!cell) return <AbsentValue />;
  if (row.outcome === 'source_only' || row.outcome === 'rejected_source') return <OneValue value={cell.source} type={field.sourceType} />;
  if (row.outcome === 'target_only' || row.outcome === 'rejected_target') return <OneValue value={cell.target} type={field.targetType} />;
  if (!cell.equal) return <ChangedValue field={field} cell={cell} room={room} />;
  if (isLoose(field, cell)) return <LooselyEqual field={field} cell={cell} />;
  return <OneValue value={cell.source} type={field.sourceType} quiet />;
}

function OneValue({ value, type, strong, quiet }: { value: string | null | undefined; type: string; strong?: boolean; quiet?: boolean }) {
  if (value === undefined) return <AbsentValue />;
  if (value === null) return <NullValue />;
  if (value === '') return <EmptyText />;
  // Drawing the invisible characters of a megabyte costs; the ellipsis of the cell cuts far before this.
  const cut = value.length > DRAWN;
  const text = cut ? excerptOf(value.slice(0, DRAWN * 2), '', DRAWN).source : value;
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
function ChangedValue({ field, cell, room }: { field: FieldColumn; cell: FieldCell; room: number }) {
  const compared = comparedSource(cell, field);
  const pair = { ...cell, source: compared.value };
  const numeric = isNumericType(compared.type) && isNumericType(field.targetType);
  const both = typeof pair.source === 'string' && typeof pair.target === 'string';
  const delta = numeric && both ? decimalDelta(pair.source as string, pair.target as string) : null;
  return (
    <span className="flex w-full min-w-0 flex-col">
      <span className="sr-only">differs: </span>
      <SideLine side="source" cell={pair} numeric={numeric} room={room} {...(cell.source !== pair.source && { before: cell.source })} />
      <SideLine side="target" cell={pair} numeric={numeric} room={room} delta={delta} />
    </span>
  );
}

function SideLine({
  side,
  cell,
  numeric,
  room,
  delta,
  before,
}: {
  side: Side;
  cell: FieldCell;
  numeric: boolean;
  room: number;
  delta?: string | null;
  /** What the source holds, where transforms made another value of it. */
  before?: string | null | undefined;
}) {
  return (
    <span className="flex h-5 min-w-0 items-center gap-1.5">
      <SideTag side={side} short className="w-2.5 shrink-0 text-center" />
      <span
        className={clsx('min-w-0 flex-1 truncate', numeric && 'text-right')}
        title={titleOf(side === 'source' ? cell.source : cell.target)}
      >
        {before !== undefined && <BeforeTransforms value={before} />}
        <SideExcerpt side={side} source={cell.source} target={cell.target} numeric={numeric} room={room} />
      </span>
      {delta && (
        <span title={`Target minus source: ${delta}`} className="max-w-1/2 shrink-0 truncate text-xs text-ink-3">
          {delta}
        </span>
      )}
    </span>
  );
}

/** `paid →`: the value in the source, before the one that was compared. */
function BeforeTransforms({ value }: { value: string | null }) {
  return (
    <span className="mr-1.5 text-ink-3" title={value === null ? undefined : `In the source: ${value.slice(0, 1000)}`}>
      {value === null ? <NullValue /> : value === '' ? <EmptyText /> : <span className="font-mono text-xs">{shortened(value)}</span>}
      <span aria-hidden> →</span>
      <span className="sr-only">, after transforms </span>
    </span>
  );
}

const SHOWN_BEFORE = 16;

function shortened(value: string): ReactNode {
  const cut = value.length > SHOWN_BEFORE ? excerptOf(value, '', SHOWN_BEFORE).source : value;
  return (
    <>
      <VisibleText text={cut} after={cut === value ? '' : '…'} />
      {cut !== value && '…'}
    </>
  );
}

function LooselyEqual({ field, cell }: { field: FieldColumn; cell: FieldCell }) {
  return (
    <span className="flex w-full min-w-0 flex-col text-ink-2" title="Equal by this field's rule, though not the same value">
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

/** Equal by the field's rule (a tolerance, ignored case), but not the same value: that is never hidden. */
function isLoose(field: FieldColumn, cell: FieldCell): boolean {
  // A field that is not compared says so in its header; its values are in the side panel.
  if (field.ignored) return false;
  return (
    cell.equal &&
    cell.source !== undefined &&
    cell.target !== undefined &&
    !sameMeaning(cell.source, cell.target, field.sourceType, field.targetType)
  );
}

/** Whether a row needs two lines: a shown field differs, or is equal only by its rule. */
export function isTall(row: OutcomeRow, fields: readonly FieldColumn[]): boolean {
  if (row.outcome !== 'mismatched' && row.outcome !== 'equal') return false;
  return fields.some((field) => {
    const cell = cellOf(row, field);
    return cell !== undefined && (!cell.equal || isLoose(field, cell));
  });
}
