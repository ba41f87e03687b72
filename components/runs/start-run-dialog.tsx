'use client';

import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { StartRunForm } from './start-run-form.tsx';

/** How a run is to differ from what its ruleset says; a clone starts from those of another run. */
export interface StartRunPreset {
  version?: number;
  limit?: number | null;
  keepStaging?: boolean | null;
  ttlHours?: number | null;
}

export interface StartRunDialogProps {
  rulesetId: string;
  open: boolean;
  /** Where being open is kept in the URL, the promise of its change: the way to the run begins after it. */
  onOpenChange: (open: boolean) => unknown;
  preset?: StartRunPreset;
}

/**
 * Asks for version, limit and how long to keep staging, says what will be read, starts the run and goes to it. One opening
 * starts at most one run, however often the button is pressed.
 *
 * @example <StartRunDialog rulesetId={ruleset.id} open={starting} onOpenChange={setStarting} />
 */
export function StartRunDialog({ rulesetId, open, onOpenChange, preset }: StartRunDialogProps) {
  const trpc = useTRPC();
  const formId = useId();
  const [pending, setPending] = useState(false);
  const ruleset = useQuery(trpc.rulesets.get.queryOptions({ id: rulesetId }, { enabled: open }));
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => void onOpenChange(next)}
      title="Start a run"
      description={ruleset.data?.name ?? rulesetId}
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={pending} disabled={!ruleset.data}>
            Start run
          </Button>
        </>
      }
    >
      {ruleset.data ? (
        // Keyed by nothing: it lives as long as the dialog is open, and so does its request key.
        <StartRunForm
          formId={formId}
          ruleset={ruleset.data}
          preset={preset ?? {}}
          onPending={setPending}
          onStarted={() => onOpenChange(false)}
        />
      ) : ruleset.isError ? (
        <ErrorPanel compact problem={problemOf(ruleset.error)} onRetry={() => void ruleset.refetch()} retrying={ruleset.isFetching} />
      ) : (
        <div className="h-64 pt-2">
          <TextSkeleton lines={8} />
        </div>
      )}
    </Dialog>
  );
}
