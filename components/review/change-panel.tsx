'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ChangeSetStatus, Decision } from '#server/features/changes/change-status.ts';
import type { ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { ChangeFields } from './change-fields.tsx';
import { ChangeOutcomeTag, DecisionTag, decisionLooks, KindTag, outcomeLook } from './change-looks.tsx';
import { Comments } from './comments.tsx';
import { rowFocusId } from './review-row-props.ts';
import { noteOf } from './row-lines.ts';
import { keyWords } from './row-words.ts';
import type { Review } from './use-review.ts';

const VERDICTS = ['approved', 'rejected', 'skipped'] as const;

/** All of one change: what is in its way, every field whole, who decided, what was said. J and K go on to its neighbours. */
export function ChangePanel({
  set,
  review,
  decidable,
  mayComment,
}: {
  set: ChangeSetState;
  review: Review;
  decidable: boolean;
  mayComment: boolean;
}) {
  const trpc = useTRPC();
  const { view, rows } = review;
  const seq = view.row;
  const listed = rows.rows.find((row) => row.seq === seq);
  // A copied link may name a row of another page.
  const found = useQuery(
    trpc.changes.row.queryOptions({ id: set.id, seq: seq ?? 1 }, { enabled: seq !== null && !listed && !rows.pending, staleTime: 0 }),
  );
  const row = listed ?? (seq === found.data?.seq ? found.data : undefined);
  if (seq === null || !row) return null;
  return (
    <SidePanel
      open
      onOpenChange={(open) => !open && review.open(null)}
      finalFocus={() => document.getElementById(rowFocusId(row.seq, null))}
      title={<span className="font-mono text-sm">{keyWords(row)}</span>}
      description={
        <span className="flex flex-wrap items-center gap-x-3">
          <KindTag kind={row.kind} />
          <DecisionTag decision={row.decision} />
          {row.outcome && <ChangeOutcomeTag outcome={row.outcome} status={set.status} />}
          {row.rule && <span>by {row.rule}</span>}
        </span>
      }
      actions={
        <>
          <IconButton label="Previous row" keys={['K']} side="bottom" icon={<ArrowUp />} onClick={() => review.step(-1, false)} />
          <IconButton label="Next row" keys={['J']} side="bottom" icon={<ArrowDown />} onClick={() => review.step(1, false)} />
        </>
      }
      footer={decidable && listed ? <Verdicts row={row} onDecide={(decision) => review.decide([row.seq], decision)} /> : undefined}
    >
      <Note row={row} status={set.status} />
      <ChangeFields
        set={set}
        row={row}
        decidable={decidable && listed !== undefined}
        onDecide={review.decide}
        onTyped={() => rows.refresh([row.seq])}
      />
      <Account row={row} status={set.status} />
      <Comments key={row.seq} setId={set.id} row={row} mayComment={mayComment} onSaid={() => rows.refresh([row.seq])} />
    </SidePanel>
  );
}

function Verdicts({ row, onDecide }: { row: ChangeRow; onDecide: (decision: Decision) => void }) {
  return VERDICTS.map((decision) => {
    const { icon: Icon, verb, word, key, text } = decisionLooks[decision];
    const on = row.decision === decision;
    return (
      <Button
        key={decision}
        size="sm"
        aria-pressed={on}
        icon={<Icon aria-hidden className={text} />}
        className={on ? 'border-ink! bg-selected' : undefined}
        onClick={() => onDecide(on ? 'pending' : decision)}
      >
        {on ? word : verb}
        <Kbd keys={[(on ? decisionLooks.pending.key : key).toUpperCase()]} />
      </Button>
    );
  });
}

/** Why it is stale, failed or cannot be written, in full. */
function Note({ row, status }: { row: ChangeRow; status: ChangeSetStatus }) {
  const note = noteOf(row);
  const means = row.outcome ? outcomeLook(row.outcome, status).means : null;
  if (!note && !means) return null;
  return (
    <div className="mb-4 rounded-md border bg-sunken px-3 py-2">
      {note && <p className={`break-words ${note.tone === 'bad' ? 'text-bad' : 'text-warn'}`}>{note.text}</p>}
      {means && <p className="text-ink-2">{means}</p>}
    </div>
  );
}

/** Who decided and who applied. Of an unsettled set nobody knows whether it was they who wrote. */
function Account({ row, status }: { row: ChangeRow; status: ChangeSetStatus }) {
  const lines = [
    ...(row.decidedBy && row.decidedAt ? [{ deed: row.decision, by: row.decidedBy.name, at: row.decidedAt }] : []),
    ...(row.appliedBy && row.appliedAt && status !== 'unsettled' ? [{ deed: 'applied', by: row.appliedBy.name, at: row.appliedAt }] : []),
  ];
  if (lines.length === 0 && row.undoneBy === null) return null;
  return (
    <section aria-label="Who did what" className="mb-6">
      <h3 className="border-b pb-1.5 font-medium">Who did what</h3>
      <ul className="pt-1.5 text-ink-2">
        {lines.map(({ deed, by, at }) => (
          <li key={deed}>
            <span className="text-ink">{by}</span> {deed} it <RelativeTime at={at} />
          </li>
        ))}
        {row.undoneBy !== null && (
          <li>
            Undone by <span className="font-mono text-xs">{row.undoneBy}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
