'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive, Hourglass, SearchX } from 'lucide-react';
import Link from 'next/link';
import { hasEnded } from '#server/features/runs/run-status.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useShownRun } from '../runs/run-context.tsx';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { DifferencesView } from './differences-view.tsx';

/** The differences of a run, or why there are none to see. */
export function DifferencesTab() {
  const { run } = useShownRun();
  if (run.document && run.outcomesAvailable) return <DifferencesView runId={run.id} document={run.document} />;
  if (run.document) return <OutcomesDropped runId={run.id} rulesetId={run.rulesetId} />;
  const toSummary = (
    <Link href={`/runs/${run.id}`} className={buttonClass('primary')}>
      Go to the summary
    </Link>
  );
  if (!hasEnded(run.status))
    return (
      <EmptyState icon={<Hourglass />} title="The run has not ended yet" action={toSummary}>
        Differences appear when it has succeeded; half a result is never shown.
      </EmptyState>
    );
  return (
    <EmptyState icon={<SearchX />} title={`This run ${run.status === 'failed' ? 'failed' : 'was cancelled'}`} action={toSummary}>
      Only a run that has succeeded has differences to show.
    </EmptyState>
  );
}

/** The server says when they went; asking for them is how it is told. */
function OutcomesDropped({ runId, rulesetId }: { runId: string; rulesetId: string }) {
  const trpc = useTRPC();
  const asked = useQuery(trpc.outcomes.columns.queryOptions({ runId }, { retry: false }));
  const told = asked.error && problemOf(asked.error);
  return (
    <EmptyState icon={<Archive />} title="The rows of this run were dropped" action={<StartRunButton rulesetId={rulesetId} />}>
      <p className="min-h-10">
        {told?.code === 'not_found'
          ? `${told.message} ${told.advice}`
          : 'Its counts and KPIs are kept. Start the ruleset again to see where its sides differ now.'}
      </p>
    </EmptyState>
  );
}
