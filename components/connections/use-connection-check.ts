'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { CheckStep } from '#server/engine/connectors/contract.ts';
import { type ApiInputs, useTRPC, useTRPCClient } from '../api/trpc.ts';

export type CheckVerdict = 'passed' | 'warning' | 'failed';

interface CheckState {
  steps: readonly CheckStep[];
  running: boolean;
  /** When the call itself failed: refused settings, no answer. */
  error: unknown;
  /** The settings it was about, as text; see `ConnectionForm.checkable`. */
  about: string | null;
  endedAt: Date | null;
}

const NOT_CHECKED: CheckState = { steps: [], running: false, error: null, about: null, endedAt: null };

/** The staged check, step by step as the steps end. A second check, or leaving the page, ends the first one. */
export function useConnectionCheck(before: Partial<CheckState> = {}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [state, setState] = useState<CheckState>({ ...NOT_CHECKED, ...before });
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  /** Null when it was refused, failed to run or was replaced by another check. */
  async function run(
    input: ApiInputs['connections']['check'],
    about: string,
  ): Promise<{ verdict: CheckVerdict; failed: CheckStep | null } | null> {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    const steps: CheckStep[] = [];
    setState({ ...NOT_CHECKED, running: true, about });
    try {
      for await (const step of await client.connections.check.mutate(input, { signal: controller.signal })) {
        if (controller.signal.aborted) return null;
        steps.push(step);
        setState({ ...NOT_CHECKED, steps: [...steps], running: true, about });
      }
    } catch (error) {
      if (!controller.signal.aborted) setState({ ...NOT_CHECKED, steps: [...steps], error, about });
      throw error;
    }
    if (controller.signal.aborted) return null;
    setState({ ...NOT_CHECKED, steps, about, endedAt: new Date() });
    void queryClient.invalidateQueries(trpc.connections.list.queryFilter());
    return { verdict: verdictOf(steps), failed: steps.find((step) => step.status === 'failed') ?? null };
  }

  /** The same settings, written differently: their secrets are stored now. */
  const rename = (about: string) => setState((now) => ({ ...now, about }));

  return { ...state, verdict: state.running || state.steps.length === 0 ? null : verdictOf(state.steps), run, rename };
}

export type ConnectionCheck = ReturnType<typeof useConnectionCheck>;

function verdictOf(steps: readonly CheckStep[]): CheckVerdict {
  if (steps.some((step) => step.status === 'failed')) return 'failed';
  return steps.some((step) => step.status === 'warning') ? 'warning' : 'passed';
}
