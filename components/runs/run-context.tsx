'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { RunDetail } from '#server/features/runs/run-view.ts';
import type { LiveRun } from './use-live-run.ts';

/** A run that is there, and what is known about it. */
export interface ShownRun extends Omit<LiveRun, 'run'> {
  run: RunDetail;
  /** See `useServerOffset`. */
  serverOffsetMs: number;
}

const RunContext = createContext<ShownRun | null>(null);

export function RunProvider({ value, children }: { value: ShownRun; children: ReactNode }) {
  return <RunContext value={value}>{children}</RunContext>;
}

/** The run of the page: its tabs share one link to the server. */
export function useShownRun(): ShownRun {
  const shown = useContext(RunContext);
  if (!shown) throw new Error('useShownRun needs a RunFrame above it.');
  return shown;
}
