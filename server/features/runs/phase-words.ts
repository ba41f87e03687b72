import type { Phase } from '#server/engine/ports.ts';

/** What a worker does in each phase, for sentences: "stopped while it was reading the source". */
export const PHASE_WORDS: Record<Phase, string> = {
  extract_source: 'reading the source',
  extract_target: 'reading the target',
  index: 'indexing the staged rows',
  match: 'matching rows',
  compare: 'comparing fields',
  kpis: 'working out the KPIs',
  store: 'storing the result',
  clean_up: 'cleaning up',
};

/** Headings in the event log. */
export const PHASE_TITLES: Record<Phase, string> = {
  extract_source: 'Read the source',
  extract_target: 'Read the target',
  index: 'Index',
  match: 'Match',
  compare: 'Compare',
  kpis: 'KPIs',
  store: 'Store',
  clean_up: 'Clean up',
};
