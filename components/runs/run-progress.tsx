'use client';

import { hasEnded } from '#server/features/runs/run-status.ts';
import { PhaseTimeline } from '../charts/phase-timeline.tsx';
import { Section } from '../ui/section.tsx';
import { phaseBars } from './phase-bars.ts';
import { useShownRun } from './run-context.tsx';

/** The phases on one time axis, as far as they have come. */
export function RunProgress({ className }: { className?: string }) {
  const { run, serverOffsetMs } = useShownRun();
  // A run that stopped before its first phase has nothing to draw.
  if (hasEnded(run.status) && run.progress.phases.every((phase) => phase.startedAt === null)) return null;
  return (
    <Section title="Phases" className={className}>
      <div className="-mt-3">
        <PhaseTimeline
          phases={phaseBars(run.progress, run.status, run.failure?.phase ?? null, run.endedAt)}
          startedAt={run.startedAt}
          serverOffsetMs={serverOffsetMs}
        />
      </div>
    </Section>
  );
}
