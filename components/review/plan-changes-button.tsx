'use client';

import { GitPullRequestArrow } from 'lucide-react';
import { useState } from 'react';
import type { RunDetail } from '#server/features/runs/run-view.ts';
import { useCan } from '../api/use-can.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { PlanChangesDialog } from './plan-changes-dialog.tsx';

/** The way from differences to a repaired side; for those who may review, on a run whose rows are still there. */
export function PlanChangesButton({ run }: { run: RunDetail }) {
  const mayReview = useCan('changes.review') === true;
  const [open, setOpen] = useState(false);
  const usable = mayReview && run.status === 'succeeded' && run.outcomesAvailable;
  useShortcut({ keys: 'shift+p', label: 'Plan changes', group: 'Run', enabled: usable }, () => setOpen(true));
  if (!usable) return null;
  return (
    <>
      <Button icon={<GitPullRequestArrow />} onClick={() => setOpen(true)}>
        Plan changes
      </Button>
      {open && <PlanChangesDialog run={run} onClose={() => setOpen(false)} />}
    </>
  );
}
