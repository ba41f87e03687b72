'use client';

import { useMutation } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Square } from 'lucide-react';
import type { ChangeTaskView } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { notify } from '../ui/notify.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';

const TITLES = { plan: 'Planning the changes', decide: 'Deciding on all that match', apply: 'Applying' } as const;

/** What is being done on the set, how far it has come, by whom, and how to stop it. `slim` takes the place of a toolbar. */
export function TaskStrip({ setId, task, slim }: { setId: string; task: ChangeTaskView; slim?: boolean }) {
  const trpc = useTRPC();
  const mayReview = useCan('changes.review') === true;
  const mayApply = useCan('changes.apply') === true;
  const cancel = useMutation(
    trpc.changes.cancel.mutationOptions({
      onError: (error) => {
        const { message, advice } = problemOf(error);
        notify.error(message, { description: advice });
      },
    }),
  );
  const share = task.total === null || task.total === 0 ? null : Math.min(1, task.done / task.total);
  const phase = task.status === 'queued' ? 'waiting for a worker' : task.kind === 'decide' ? null : task.phase;
  return (
    <section
      aria-label={TITLES[task.kind]}
      className={clsx('flex flex-wrap items-center gap-x-4 gap-y-1', slim ? 'min-h-8' : 'rounded-md border bg-sunken px-3 py-2')}
    >
      <p className="min-w-44">
        <span className="font-medium">{TITLES[task.kind]}</span>
        {phase && <span className="text-ink-2">, {phase}</span>}
        <span className={slim ? 'text-ink-2' : 'block text-xs text-ink-3'}> by {task.requestedBy.name}</span>
      </p>
      <ProgressBar className="min-w-40 flex-1" value={share} label={TITLES[task.kind]} />
      <p className="min-w-32 text-right tabular-nums">
        {formatCount(task.done)}
        {task.total !== null && <> of {formatCount(task.total)} rows</>}
      </p>
      {(task.kind === 'apply' ? mayApply : mayReview) && (
        <Button
          size="sm"
          icon={<Square />}
          disabled={task.cancelRequested || cancel.isPending}
          onClick={() => cancel.mutate({ id: setId })}
        >
          {task.cancelRequested ? 'Cancelling…' : task.kind === 'apply' ? 'Cancel and roll back' : 'Cancel'}
        </Button>
      )}
    </section>
  );
}
