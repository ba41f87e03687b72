'use client';

import { clsx } from 'clsx';
import { MessageSquare } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { ChangeSetStatus } from '#server/features/changes/change-status.ts';
import type { ChangeRow } from '#server/features/changes/change-view.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { formatPlural } from '../ui/format.ts';
import { isApprovable } from './approvable.ts';
import { ChangeOutcomeTag, DecisionTag, decisionLooks, kindLooks } from './change-looks.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { ReviewLine } from './review-line.tsx';
import { cellClass, lineClass, type ReviewRowProps, rowFocusId } from './review-row-props.ts';
import { LINE_HEIGHT, linesOf, type RowLine } from './row-lines.ts';
import { keyWords } from './row-words.ts';

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
                      canApprove={isApprovable(row)}
                      onDecide={(decision) => actions.decide(row.seq, decision)}
                    />
                  ) : row.outcome ? (
                    <ChangeOutcomeTag outcome={row.outcome} status={props.status} />
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
          <ReviewLine {...props} line={line} last={at === lines.length - 1} />
          {at === 0 && (
            <td rowSpan={lines.length} style={height} className={clsx(headClass, 'pr-3')}>
              <span className={clsx(lineClass, 'justify-between gap-2')}>
                <DecidedBy row={row} status={props.status} showOutcome={decidable} />
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
function DecidedBy({ row, status, showOutcome }: { row: ChangeRow; status: ChangeSetStatus; showOutcome: boolean }) {
  if (showOutcome && row.outcome) return <ChangeOutcomeTag outcome={row.outcome} status={status} />;
  const by = row.decidedBy ?? row.fields.find((field) => field.decidedBy)?.decidedBy;
  if (!by) return <span className="text-ink-3">—</span>;
  return (
    <span className="truncate text-ink-2" title={row.decidedAt ? `${by.name}, ${row.decidedAt.toLocaleString('en-GB')}` : by.name}>
      {by.name}
    </span>
  );
}
