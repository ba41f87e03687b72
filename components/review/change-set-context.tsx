'use client';

import { createContext, type ReactNode, useContext, useEffect, useEffectEvent } from 'react';
import type { ChangeEventView, ChangeSetState } from '#server/features/changes/change-view.ts';
import type { LiveChangeSet } from './use-change-set.ts';

/** A set that is there, and what is known about it. */
export interface ShownChangeSet extends Omit<LiveChangeSet, 'set'> {
  set: ChangeSetState;
  /** Calls back with everything that happens to it, by whomever; returns how to stop. */
  listen: (listener: (event: ChangeEventView) => void) => () => void;
}

const ChangeSetContext = createContext<ShownChangeSet | null>(null);

export function ChangeSetProvider({ value, children }: { value: ShownChangeSet; children: ReactNode }) {
  return <ChangeSetContext value={value}>{children}</ChangeSetContext>;
}

/** The change set of the page: its tabs share one link to the server. */
export function useShownChangeSet(): ShownChangeSet {
  const shown = useContext(ChangeSetContext);
  if (!shown) throw new Error('useShownChangeSet needs a ChangeSetFrame above it.');
  return shown;
}

export function useChangeEvents(listener: (event: ChangeEventView) => void): void {
  const { listen } = useShownChangeSet();
  const latest = useEffectEvent(listener);
  useEffect(() => listen((event) => latest(event)), [listen]);
}
