import { z } from 'zod';
import { reviewHref } from '../review/review-url.ts';

const account = z.object({ rowsShown: z.number(), report: z.object({ applied: z.number() }) });

/** How many of the applied rows the entry of an apply holds, and where all of them are; null when none is left out. */
export function appliedRowsOf(setId: string, after: unknown): { shown: number; applied: number; href: string } | null {
  const { data } = account.safeParse(after);
  if (!data || data.rowsShown >= data.report.applied) return null;
  return { shown: data.rowsShown, applied: data.report.applied, href: reviewHref(setId, { became: ['applied', 'changed_since'] }) };
}
