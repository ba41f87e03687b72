'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy, Pause, Play, RotateCw, Square } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { hasEnded } from '#server/features/runs/run-status.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { PlanChangesButton } from '../review/plan-changes-button.tsx';
import { LiveSign } from '../shell/connection-banner.tsx';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { notify } from '../ui/notify.ts';
import { CancelRunDialog } from './cancel-run-dialog.tsx';
import { newRequestKey } from './request-key.ts';
import { useShownRun } from './run-context.tsx';
import { StartRunDialog } from './start-run-dialog.tsx';

/** Pause and cancel while it works; retry and clone for those who may start runs. */
export function RunActions() {
  const { run, link, paused, setPaused } = useShownRun();
  const mayCancel = useCan('runs.cancel') === true;
  const mayStart = useCan('runs.start') === true;
  const [cancelling, setCancelling] = useState(false);
  const [cloning, setCloning] = useState(false);
  const retry = useRetryRun(run.id);
  const active = !hasEnded(run.status);
  const canClone = mayStart && !run.options.hasOverrides;
  useShortcut({ keys: 'p', label: 'Pause or go on', group: 'Run', enabled: active }, () => setPaused(!paused));
  useShortcut({ keys: 'shift+c', label: 'Cancel the run', group: 'Run', enabled: active && mayCancel }, () => setCancelling(true));
  useShortcut({ keys: 'shift+r', label: 'Retry', group: 'Run', enabled: !active && mayStart }, retry.start);
  useShortcut({ keys: 'shift+d', label: 'Clone', group: 'Run', enabled: canClone }, () => setCloning(true));

  return (
    <>
      {active && (
        <>
          <LiveSign state={link} className="mr-1" />
          <Button variant="ghost" icon={paused ? <Play /> : <Pause />} onClick={() => setPaused(!paused)}>
            {paused ? 'Go on' : 'Pause'}
          </Button>
        </>
      )}
      <PlanChangesButton run={run} />
      {canClone && (
        <Button icon={<Copy />} onClick={() => setCloning(true)}>
          Clone
        </Button>
      )}
      {active && mayCancel && (
        <Button icon={<Square />} disabled={run.cancelRequestedAt !== null} onClick={() => setCancelling(true)}>
          {run.cancelRequestedAt ? 'Cancelling…' : 'Cancel run'}
        </Button>
      )}
      {!active && mayStart && (
        <Button
          variant={run.status === 'succeeded' ? 'secondary' : 'primary'}
          icon={<RotateCw />}
          loading={retry.pending}
          onClick={retry.start}
        >
          {run.status === 'succeeded' ? 'Run again' : 'Retry'}
        </Button>
      )}
      <CancelRunDialog run={run} open={cancelling} onOpenChange={setCancelling} />
      <StartRunDialog
        rulesetId={run.rulesetId}
        open={cloning}
        onOpenChange={setCloning}
        preset={{ version: run.rulesetVersion, ...run.options }}
      />
    </>
  );
}

/** Starts the same version with the same options again and goes there. Pressed twice it still starts one run. */
export function useRetryRun(id: string): { start: () => void; pending: boolean } {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const mutation = useMutation(
    trpc.runs.retry.mutationOptions({
      onSuccess: (started) => {
        setRequestKey(newRequestKey());
        void queryClient.invalidateQueries(trpc.runs.list.queryFilter());
        router.push(`/runs/${started.id}`);
      },
      onError: (error) => {
        const { message, advice } = problemOf(error);
        notify.error(message, { description: advice });
      },
    }),
  );
  return { start: () => !mutation.isPending && mutation.mutate({ id, requestKey }), pending: mutation.isPending };
}
