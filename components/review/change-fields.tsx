'use client';

import { clsx } from 'clsx';
import { ArrowRight } from 'lucide-react';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeFieldView, ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { TextDiff } from '../ui/text-diff.tsx';
import { Value } from '../ui/value.tsx';
import { DecisionTag } from './change-looks.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { fieldWords, keyWords, sidesOf, sidesShown } from './row-words.ts';
import { ValueEditor } from './value-editor.tsx';

const POLICY_WORDS = {
  source_wins: 'the source wins',
  target_wins: 'the target wins',
  newest_wins: 'the newest wins',
  coalesce: 'the first value that is there',
  manual: 'a person chooses',
} as const;

/** Every field of a change, whole: both sides, what is written, by which policy, what was decided. */
export function ChangeFields({
  set,
  row,
  decidable,
  onDecide,
  onTyped,
}: {
  set: ChangeSetState;
  row: ChangeRow;
  decidable: boolean;
  onDecide: (seqs: readonly number[], decision: Decision, field?: string) => void;
  onTyped: () => void;
}) {
  const typeOf = (field: string) => set.fields?.find((each) => each.field === field)?.type;
  const several = row.kind === 'update' && row.fields.length > 1;
  const heading =
    row.kind === 'update'
      ? several
        ? `${row.fields.length} fields are written`
        : 'One field is written'
      : row.kind === 'insert'
        ? 'A row is inserted with these values'
        : 'The row is deleted if it still holds these values';
  return (
    <section aria-label="Fields" className="mb-6">
      <h3 className="border-b pb-1.5 font-medium">{heading}</h3>
      <ul className="flex flex-col gap-4 pt-3">
        {row.fields.map((field) => (
          <li key={field.field}>
            <div className="flex min-h-6 items-center justify-between gap-3 pb-1">
              <p className="min-w-0 truncate">
                <span className="font-mono text-xs font-medium">{fieldWords(field)}</span>
                {typeOf(field.field) && <span className="text-xs text-ink-3"> {typeOf(field.field)}</span>}
                {field.policy && row.kind === 'update' && <span className="text-xs text-ink-3">, {POLICY_WORDS[field.policy]}</span>}
              </p>
              {several &&
                (decidable ? (
                  <DecisionButtons
                    quiet
                    decision={field.decision}
                    of={`${field.field} in ${keyWords(row)}`}
                    canApprove={field.value !== undefined && row.problem === null}
                    onDecide={(decision) => onDecide([row.seq], decision, field.field)}
                  />
                ) : (
                  <DecisionTag decision={field.decision} />
                ))}
            </div>
            <Values row={row} field={field} set={set} />
            {decidable && row.kind !== 'delete' && isTypeable(field) && (
              <ValueEditor
                key={`${row.seq} ${field.field} ${field.value ?? ''}`}
                setId={set.id}
                seq={row.seq}
                field={field}
                type={typeOf(field.field)}
                onTyped={onTyped}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Values({ row, field, set }: { row: ChangeRow; field: ChangeFieldView; set: ChangeSetState }) {
  const written = set.side;
  if (row.kind === 'delete') return <Value value={field.old} limit={400} className="text-left!" />;
  return (
    <>
      {row.kind === 'update' && sidesShown(set).length === 2 && <TextDiff {...sidesOf(field, set)} />}
      {row.kind === 'update' && sidesShown(set).length === 1 && (
        <p className={clsx('flex gap-2 rounded-sm px-2 py-1', written === 'source' ? 'bg-source-bg' : 'bg-target-bg')}>
          <span className={clsx('w-12 shrink-0 text-xs leading-5', written === 'source' ? 'text-source' : 'text-target')}>Now</span>
          <Value value={field.old} limit={400} className="text-left!" />
        </p>
      )}
      <p className="mt-1 flex items-start gap-2 rounded-sm border border-dashed border-line-strong px-2 py-1">
        <span className={clsx('flex w-12 shrink-0 items-center text-xs leading-5', written === 'source' ? 'text-source' : 'text-target')}>
          <ArrowRight aria-hidden className="mr-0.5 size-3" />
          {written === 'source' ? 'Source' : 'Target'}
          <span className="sr-only"> will hold </span>
        </span>
        {field.value === undefined ? (
          <span className="text-warn">{field.problem ?? 'Needs a value: nobody has typed one yet.'}</span>
        ) : (
          <span className="min-w-0 break-words font-medium">
            <Value value={field.value} limit={400} className="text-left!" />
            {field.typedBy !== null && <span className="ml-2 font-normal text-xs text-ink-3">typed by {field.typedBy}</span>}
          </span>
        )}
      </p>
    </>
  );
}

/** Where a person chooses, or has to because there is no value to write. */
function isTypeable({ policy, value, typedBy }: ChangeFieldView): boolean {
  return policy === 'manual' || value === undefined || typedBy !== null;
}
