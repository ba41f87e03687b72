'use client';

import { useMemo } from 'react';
import type { ShownFindings } from './merge-findings.ts';
import { asSentence } from './sentence-text.ts';

/** Findings by their place, as sentences. */
export interface PlacedFindings {
  problemAt: (place: string) => string | undefined;
  /** At the place itself or inside it. */
  warningsUnder: (place: string) => string[];
  /** The first problem at the place or inside it, for parts that are folded away. */
  problemUnder: (place: string) => string | undefined;
}

export function usePlacedFindings({ problems, warnings }: ShownFindings): PlacedFindings {
  return useMemo(() => {
    const byPlace = new Map<string, string>();
    for (const { path, message } of problems) if (!byPlace.has(path)) byPlace.set(path, asSentence(message));
    const under = (path: string | undefined, place: string) =>
      path === place || path?.startsWith(`${place}.`) || path?.startsWith(`${place}[`);
    return {
      problemAt: (place) => byPlace.get(place),
      warningsUnder: (place) => warnings.filter((warning) => under(warning.path, place)).map((warning) => warning.message),
      problemUnder: (place) => [...byPlace].find(([path]) => under(path, place))?.[1],
    };
  }, [problems, warnings]);
}
