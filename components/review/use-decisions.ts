'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import type { Decision } from '#server/features/changes/change-status.ts';
import type { ChangeSetState, DecideAnswer } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { formatPlural } from '../ui/format.ts';
import { notify } from '../ui/notify.ts';
import { decisionLooks } from './change-looks.tsx';
import { decidedRow } from './patch-rows.ts';
import type { ReviewRows } from './use-review-rows.ts';

const someone = { id: '', name: 'You' };

/** A decision on all that match did not happen, because the set is not what was looked at any more. */
export interface Conflict {
  decision: Decision;
  message: string;
}

/**
 * Decisions on rows and on all that match. Single ones show at once, by the server's own rule, and are taken back if it
 * refuses; those on many show with the server's progress.
 */
export function useDecisions(set: ChangeSetState, rows: ReviewRows, live: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const by = me?.user ?? someone;
  // The link tells what has become of the counts; while it is down they are asked for.
  const readCounts = () => {
    if (!live) void queryClient.invalidateQueries(trpc.changes.get.queryFilter({ id: set.id }));
  };
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const one = useMutation(
    trpc.changes.decide.mutationOptions({
      // One after the other, in the order they were taken.
      scope: { id: `decide ${set.id}` },
      onMutate: ({ seqs, field, decision }) => {
        const wanted = new Set(seqs);
        const release = rows.hold(seqs);
        rows.patch((row) => (wanted.has(row.seq) ? decidedRow(row, decision, field, by) : row));
        return { release };
      },
      onSuccess: tellLeft,
      onError: (error) => {
        const { message, advice } = problemOf(error);
        notify.error(message, { description: advice });
      },
      onSettled: (_answer, _error, { seqs }, context) => {
        context?.release();
        rows.refresh(seqs);
        readCounts();
      },
    }),
  );
  const many = useMutation(
    trpc.changes.decideMany.mutationOptions({
      onMutate: () => setConflict(null),
      onSuccess: (answer, { decision }) => {
        notify.success(`${decisionLooks[decision].word} ${formatPlural(answer.decided, 'row')}.`);
        tellLeft(answer);
      },
      onError: async (error, { decision }) => {
        const { code, message, advice } = problemOf(error);
        // What is there now is shown before one is asked to decide on it.
        const now = await queryClient.fetchQuery(trpc.changes.get.queryOptions({ id: set.id }, { staleTime: 0 })).catch(() => null);
        const underWay = now !== null && now.task !== null;
        if (code === 'conflict' && !underWay) setConflict({ decision, message });
        else if (code === 'cancelled' || code === 'conflict') notify.info(message, { description: advice });
        else notify.error(message, { description: advice });
      },
      onSettled: () => {
        rows.refresh(null);
        readCounts();
      },
    }),
  );
  return {
    decide: (seqs: readonly number[], decision: Decision, field?: string) =>
      one.mutate({ id: set.id, seqs: [...seqs], decision, ...(field !== undefined && { field }) }),
    decideAll: (filter: ChangeFilter, decision: Decision, field?: string) => {
      if (!many.isPending) many.mutate({ id: set.id, filter, decision, version: set.version, ...(field !== undefined && { field }) });
    },
    decidingAll: many.isPending,
    conflict,
    forgetConflict: () => setConflict(null),
  };
}

/** Rows that could not be approved are never passed over in silence. */
function tellLeft({ left }: DecideAnswer): void {
  if (left === 0) return;
  notify.info(`${formatPlural(left, 'row')} ${left === 1 ? 'was' : 'were'} left as ${left === 1 ? 'it was' : 'they were'}.`, {
    description: 'They need a value first, or cannot be written. "Needs attention" shows them.',
  });
}
