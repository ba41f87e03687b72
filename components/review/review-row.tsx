'use client';

import { clsx } from 'clsx';
import { MessageSquare } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeFieldView, ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { formatPlural } from '../ui/format.ts';
import type { Side } from '../ui/side-tag.tsx';
import { ChangeOutcomeTag, DecisionTag, decisionLooks, kindLooks } from './change-looks.tsx';
import { NewValue, SideValue, WholeRow } from './change-values.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { LINE_HEIGHT, linesOf, type RowLine } from './row-lines.ts';
import { fieldWords, keyWords, sidesShown } from './row-words.ts';

/** What every row of the table shares. Stable, so that a decision renders one row and not all of them. */
export interface RowActions {
  decide: (seq: number, decision: Decision, field?: string) => void;
  /** `range`: everything from where the selection began. */
  select: (seq: number, range: boolean) => void;
  go: (seq: number) => void;
  open: (seq: number) => void;
}

export interface ReviewRowProps {
  row: ChangeRow;
  /** Among all rows of the table, the header being 1. */
  index: number;
  origin: ChangeSetState['origin'];
  side: Side;
  typeOf: (field: string) => string;
  current: boolean;
  /** The field the keyboard is on. */
  currentField: string | null;
  selected: boolean;
  /** Whether there are boxes to select by. */
  selectable: boolean;
  decidable: boolean;
  /** Characters that a value's column has room for. */
  room: number;
  actions: RowActions;
}

/** Where the focus is put when the keyboard comes to a row, or to one of its fields. */
export function rowFocusId(seq: number, field: string | null): string {
  return field === null ? `change-${seq}` : `change-${seq}-${field}`;
}

/** A line is 32 pixels: 31 and a hairline, whatever is in it. */
const cellClass = 'border-b border-transparent p-0 px-2 align-top';
const lineClass = 'flex h-[31px] min-w-0 items-center';

/** One change: a line for each field with both values and the one to be written. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps): ReactNode {
  const { row, index, current, selected, selectable, decidable, actions } = props;
  const lines = linesOf(row);
  const name = `${kindLooks[row.kind].word.toLowerCase()} of ${keyWords(row)}`;
  const KindIcon = kindLooks[row.kind].icon;
  const height = { height: lines.length * LINE_HEIGHT };
  const headClass = clsx(cellClass, 'border-b-line!');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a pointer's way to where J and K go; everything in it has its own button
    <tbody
      aria-current={current ? 'true' : undefined}
      onClick={() => actions.go(row.seq)}
      className={clsx('group/row', current ? 'bg-selected' : selected ? 'bg-sunken hover:bg-hover' : 'hover:bg-hover')}
    >
      {lines.map((line, at) => (
        <tr key={lineKey(line)} aria-rowindex={at === 0 ? index : undefined} style={{ height: LINE_HEIGHT }}>
          {at === 0 && (
            <>
              {selectable && (
                <td
                  rowSpan={lines.length}
                  style={height}
                  className={clsx(headClass, 'pl-2', current && 'shadow-[inset_2px_0_0_var(--ink)]')}
                >
                  {/* Only learns whether Shift was held. */}
                  <span
                    className={lineClass}
                    onClickCapture={(event) => {
                      event.stopPropagation();
                      event.preventDefault();
                      actions.select(row.seq, event.shiftKey);
                    }}
                  >
                    <Checkbox checked={selected} aria-label={`Select the ${name}`} />
                  </span>
                </td>
              )}
              <td rowSpan={lines.length} style={height} className={clsx(headClass, !selectable && 'pl-3')}>
                <span className={lineClass}>
                  {decidable ? (
                    <DecisionButtons
                      decision={row.decision}
                      of={`the ${name}`}
                      canApprove={row.problem === null && row.fields.some((field) => field.value !== undefined || row.kind === 'delete')}
                      onDecide={(decision) => actions.decide(row.seq, decision)}
                    />
                  ) : row.outcome ? (
                    <ChangeOutcomeTag outcome={row.outcome} />
                  ) : (
                    <DecisionTag decision={row.decision} />
                  )}
                </span>
              </td>
              <th scope="rowgroup" rowSpan={lines.length} style={height} className={clsx(headClass, 'text-left font-normal')}>
                <button
                  type="button"
                  id={rowFocusId(row.seq, null)}
                  aria-label={`Open the ${name}, ${decisionLooks[row.decision].word.toLowerCase()}`}
                  aria-haspopup="dialog"
                  onClick={(event) => {
                    event.stopPropagation();
                    actions.open(row.seq);
                  }}
                  className="flex h-[31px] w-full min-w-0 items-center gap-1.5 rounded-sm text-left outline-offset-[-3px] hover:underline hover:decoration-dotted hover:underline-offset-4"
                >
                  <span title={kindLooks[row.kind].word} className={row.kind === 'delete' ? 'text-bad' : 'text-ink-3'}>
                    <KindIcon aria-hidden className="size-3.5 shrink-0" />
                  </span>
                  <span className="truncate font-mono text-xs font-medium" title={keyWords(row)}>
                    {Object.values(row.key)
                      .map((value) => value ?? 'NULL')
                      .join(' · ')}
                  </span>
                </button>
              </th>
            </>
          )}
          <Line {...props} line={line} last={at === lines.length - 1} />
          {at === 0 && (
            <td rowSpan={lines.length} style={height} className={clsx(headClass, 'pr-3')}>
              <span className={clsx(lineClass, 'justify-between gap-2')}>
                <DecidedBy row={row} showOutcome={decidable} />
                {row.comments > 0 && (
                  <span
                    className="inline-flex shrink-0 items-center gap-1 text-xs text-ink-2"
                    title={formatPlural(row.comments, 'comment')}
                  >
                    <MessageSquare aria-hidden className="size-3.5" />
                    {row.comments}
                    <span className="sr-only"> {row.comments === 1 ? 'comment' : 'comments'}</span>
                  </span>
                )}
              </span>
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
});

function lineKey(line: RowLine): string {
  return line.kind === 'field' ? `field ${line.field.field}` : line.kind;
}

/** Who decided; where an apply went wrong before, that comes first. */
function DecidedBy({ row, showOutcome }: { row: ChangeRow; showOutcome: boolean }) {
  if (showOutcome && row.outcome) return <ChangeOutcomeTag outcome={row.outcome} />;
  const by = row.decidedBy ?? row.fields.find((field) => field.decidedBy)?.decidedBy;
  if (!by) return <span className="text-ink-3">—</span>;
  return (
    <span className="truncate text-ink-2" title={row.decidedAt ? `${by.name}, ${row.decidedAt.toLocaleString('en-GB')}` : by.name}>
      {by.name}
    </span>
  );
}

function Line(props: ReviewRowProps & { line: RowLine; last: boolean }): ReactNode {
  const { line, last, row, actions } = props;
  const cell = clsx(cellClass, last && 'border-b-line!');
  switch (line.kind) {
    case 'field':
      return <FieldLine {...props} field={line.field} cell={cell} />;
    case 'values':
      return (
        <>
          <td className={clsx(cell, 'text-ink-2')}>
            <span className={lineClass}>{kindLooks[row.kind].word} the row</span>
          </td>
          <td colSpan={1 + sidesShown(props).length} className={cell}>
            <span className={lineClass}>
              <WholeRow row={row} />
            </span>
          </td>
        </>
      );
    case 'more':
      return (
        <td colSpan={2 + sidesShown(props).length} className={cell}>
          <button
            type="button"
            onClick={(event) => {
              event.stopPropagation();
              actions.open(row.seq);
            }}
            className="h-[31px] text-ink-2 underline outline-offset-[-3px] decoration-line-strong underline-offset-4 hover:text-ink"
          >
            and {line.count} more fields
          </button>
        </td>
      );
    case 'note':
      return (
        <td colSpan={2 + sidesShown(props).length} className={clsx(cell, line.tone === 'bad' ? 'text-bad' : 'text-warn')}>
          <span className={lineClass}>
            <span className="truncate" title={line.text}>
              {line.text}
            </span>
          </span>
        </td>
      );
  }
}

function FieldLine({
  row,
  field,
  cell,
  origin,
  side: written,
  typeOf,
  room,
  decidable,
  currentField,
  actions,
}: ReviewRowProps & { field: ChangeFieldView; cell: string }) {
  const several = row.fields.length > 1;
  const here = currentField === field.field;
  const off = field.decision === 'rejected' || field.decision === 'skipped';
  const className = clsx(cell, here && 'bg-paper');
  return (
    <>
      <td className={clsx(cell, here && 'bg-paper shadow-[inset_2px_0_0_var(--ink)]')}>
        <span className={clsx(lineClass, 'justify-between gap-1')}>
          <span className="truncate font-mono text-xs leading-5" title={fieldWords(field)}>
            {fieldWords(field)}
          </span>
          {several &&
            (decidable ? (
              <span id={rowFocusId(row.seq, field.field)} className="shrink-0">
                <DecisionButtons
                  quiet
                  decision={field.decision}
                  of={`${field.field} in ${keyWords(row)}`}
                  canApprove={field.value !== undefined && row.problem === null}
                  onDecide={(decision) => actions.decide(row.seq, decision, field.field)}
                />
              </span>
            ) : (
              <FieldDecision decision={field.decision} />
            ))}
        </span>
      </td>
      {sidesShown({ origin, side: written }).map((side) => (
        <td key={side} className={className}>
          <span className={lineClass}>
            <SideValue side={side} field={field} set={{ origin, side: written }} type={typeOf(field.field)} room={room} />
          </span>
        </td>
      ))}
      <td className={clsx(className, off && 'text-ink-3 line-through decoration-control')}>
        <span className={lineClass}>
          <NewValue field={field} />
        </span>
      </td>
    </>
  );
}

function FieldDecision({ decision }: { decision: Decision }) {
  const { icon: Icon, text, word } = decisionLooks[decision];
  return (
    <span title={word} className={clsx('shrink-0', text)}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{word}</span>
    </span>
  );
}
