'use client';

import { TriangleAlert, X } from 'lucide-react';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { decisionLooks } from './change-looks.tsx';
import { UndoButton } from './undo-button.tsx';
import type { Review } from './use-review.ts';

const VERDICTS = ['approved', 'rejected', 'skipped', 'pending'] as const;

/** What is selected and what can be done with it: in the place of the search, so that nothing moves. */
export function SelectionBar({ review, set, decidable }: { review: Review; set: ChangeSetState; decidable: boolean }) {
  const { selection, rows, matching, view } = review;
  const all = selection.kind === 'all';
  const count = all ? matching.total : selection.seqs.size;
  const whole = selection.kind === 'rows' && rows.rows.length > 0 && rows.rows.every((row) => selection.seqs.has(row.seq));
  const more = whole && matching.total !== null && matching.total > selection.seqs.size;
  return (
    <div role="toolbar" aria-label="What is selected" className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1.5">
      <p aria-live="polite" className="mr-1">
        <span className="font-medium">
          {all ? `All ${count === null ? '' : formatCount(count)} that match` : formatPlural(count ?? 0, 'row')}
        </span>
        {whole && !all && selection.seqs.size === rows.rows.length ? ' on this page selected' : ' selected'}
      </p>
      {more && matching.total !== null && (
        <Button size="sm" variant="ghost" onClick={review.selectAll}>
          Select all {formatCount(matching.total)} that match
          <Kbd keys={['⇧', 'A']} />
        </Button>
      )}
      {decidable && <Verdicts review={review} />}
      {decidable && view.field !== null && (
        <Checkbox
          className="ml-1"
          checked={review.onlyField}
          onCheckedChange={review.setOnlyField}
          label={
            <>
              only the field <span className="font-mono text-xs">{view.field}</span>
            </>
          }
        />
      )}
      {!decidable && (
        <UndoButton
          small
          setId={set.id}
          rows={count ?? 0}
          filter={selection.kind === 'all' ? review.filter : { seqs: [...selection.seqs] }}
          label={`Undo ${all ? 'all that match' : formatPlural(count ?? 0, 'row')}…`}
        />
      )}
      <IconButton label="Select nothing" keys={['Esc']} icon={<X />} onClick={review.clearSelection} />
      {review.conflict && <ConflictNote review={review} decision={review.conflict.decision} />}
    </div>
  );
}

function Verdicts({ review }: { review: Review }) {
  return VERDICTS.map((decision) => {
    const { icon: Icon, verb, key, text } = decisionLooks[decision];
    return (
      <Button
        key={decision}
        size="sm"
        icon={<Icon aria-hidden className={text} />}
        disabled={review.decidingAll}
        focusableWhenDisabled
        onClick={() => review.decideHere(decision)}
      >
        {verb}
        <Kbd keys={[key.toUpperCase()]} />
      </Button>
    );
  });
}

/** Somebody was faster. What is selected stays selected; the count is the new one. */
function ConflictNote({ review, decision }: { review: Review; decision: Decision }) {
  const { verb, icon: Icon } = decisionLooks[decision];
  const total = review.matching.total;
  return (
    <div
      role="alert"
      className="flex basis-full flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-warn-line bg-warn-bg px-3 py-1.5"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">Nothing was decided: </span>
        {review.conflict?.message} Your selection is kept; the rows and numbers here are the new ones.
      </p>
      <Button size="sm" icon={<Icon aria-hidden />} onClick={() => review.decideHere(decision)}>
        {verb} {total === null ? 'them' : `all ${formatCount(total)}`}
      </Button>
    </div>
  );
}
