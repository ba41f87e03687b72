'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { type ApiError, type ApiOutputs, useTRPCClient } from '../api/trpc.ts';

export type Trial = ApiOutputs['rulesets']['trySample'];
export type TrialResult = NonNullable<Trial['result']>;

export interface SampleTrialState {
  pending: boolean;
  /** The last answer; kept while the next one is awaited. */
  trial: Trial | null;
  /** The definition has changed since. */
  outdated: boolean;
  error: ApiError | null;
  start: () => void;
  cancel: () => void;
}

/** Runs the draft on a few rows when it is asked to. Cancelling ends the work on the server too. */
export function useSampleTrial(definition: RulesetDefinition): SampleTrialState {
  const client = useTRPCClient();
  const stop = useRef<AbortController | null>(null);
  const mutation = useMutation<Trial | null, ApiError, RulesetDefinition>({
    mutationFn: async (given) => {
      const controller = new AbortController();
      stop.current = controller;
      try {
        return await client.rulesets.trySample.mutate({ definition: given }, { signal: controller.signal });
      } catch (error) {
        if (controller.signal.aborted) return null;
        throw error;
      }
    },
  });
  return {
    pending: mutation.isPending,
    trial: mutation.data ?? null,
    outdated: JSON.stringify(mutation.variables) !== JSON.stringify(definition),
    error: mutation.error,
    start: () => mutation.mutate(definition),
    cancel: () => stop.current?.abort(),
  };
}
