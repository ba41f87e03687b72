'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeFieldView } from '#server/features/changes/change-view.ts';
import { decisionLooks, kindLooks } from './change-looks.tsx';
import { NewValue, SideValue, WholeRow } from './change-values.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { cellClass, lineClass, type ReviewRowProps, rowFocusId } from './review-row-props.ts';
import type { RowLine } from './row-lines.ts';
import { fieldWords, keyWords, sidesShown } from './row-words.ts';

/** One line of a change: the cells between its key and who decided it. */
export function ReviewLine(props: ReviewRowProps & { line: RowLine; last: boolean }): ReactNode {
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
