'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { RunDetail } from '#server/features/runs/run-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { type Side, SideTag } from '../ui/side-tag.tsx';
import { setStatusWord } from './change-looks.tsx';

const SIDES: { side: Side; help: string }[] = [
  { side: 'target', help: 'The target is repaired: fields in which the source wins, rows it lacks.' },
  { side: 'source', help: 'The source is repaired: fields in which the target wins.' },
];

/** Plans the changes of one side of a run and goes to their review. Nothing is written by planning. */
export function PlanChangesDialog({ run, onClose }: { run: Pick<RunDetail, 'id' | 'definition'>; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [side, setSide] = useState<Side>('target');
  const before = useQuery(trpc.changes.list.queryOptions({ runId: run.id, limit: 5 }, { staleTime: 0 }));
  const plan = useMutation(
    trpc.changes.plan.mutationOptions({
      onSuccess: ({ id }) => {
        void queryClient.invalidateQueries(trpc.changes.list.queryFilter());
        router.push(`/changes/${id}`);
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Plan changes"
      description="Every difference that the ruleset may repair becomes a change to be reviewed. Nothing is written."
      footer={
        <>
          <DialogClose />
          <Button type="submit" form="plan-changes" variant="primary" loading={plan.isPending || plan.isSuccess}>
            Plan changes
          </Button>
        </>
      }
    >
      <form
        id="plan-changes"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!plan.isPending && !plan.isSuccess) plan.mutate({ runId: run.id, side });
        }}
      >
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">Which side is to be written?</legend>
          {SIDES.map((choice) => {
            const { connection, table } = run.definition[choice.side];
            return (
              <label
                key={choice.side}
                className={clsx(
                  'flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2',
                  side === choice.side ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
                )}
              >
                <input
                  type="radio"
                  name="side"
                  checked={side === choice.side}
                  onChange={() => setSide(choice.side)}
                  className="mt-0.5 size-4 shrink-0 accent-(--ink)"
                />
                <span className="min-w-0">
                  <SideTag side={choice.side} name={`${connection} · ${table ?? 'a query'}`} />
                  <span className="block text-xs text-ink-2">{choice.help}</span>
                </span>
              </label>
            );
          })}
        </fieldset>
        {before.data && before.data.rows.length > 0 && (
          <div>
            <p className="text-ink-2">Planned from this run already:</p>
            <ul className="mt-1">
              {before.data.rows.map((set) => (
                <li key={set.id} className="text-ink-2">
                  <Link href={`/changes/${set.id}`} className="font-mono text-xs text-ink underline decoration-dotted underline-offset-4">
                    {set.id}
                  </Link>{' '}
                  {set.side}, {setStatusWord(set.status).toLowerCase()}, <RelativeTime at={set.createdAt} still /> by {set.createdBy.name}
                </li>
              ))}
            </ul>
          </div>
        )}
        {plan.error && <ErrorPanel compact problem={problemOf(plan.error)} />}
      </form>
    </Dialog>
  );
}
