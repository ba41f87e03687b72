import { SIDES, type Side } from '../../plan/plan.ts';
import type { LandingProgress } from '../contract.ts';
import { type CountedOutcomes, countOutcomes } from './count-outcomes.ts';
import { findDifferences } from './find-differences.ts';
import type { LandingSession } from './landing-session.ts';
import type { MatchContext } from './match-rules.ts';
import { insertEqual, insertMismatched, insertRejected, insertUnmatched } from './write-outcomes.ts';

/** Writes every row of both sides as an outcome, in the order of the grid, and counts what the tables then hold. */
export async function recordOutcomes(
  session: LandingSession,
  context: MatchContext,
  rejected: Record<Side, number>,
  progress: LandingProgress,
  signal: AbortSignal,
): Promise<CountedOutcomes> {
  const { plan, tables } = context;
  progress.step('compare', 'fields');
  const differing = await findDifferences(session, context, signal);
  let offset = 0;
  if (differing > 0) {
    progress.step('compare', 'mismatched rows');
    offset = await session.run(insertMismatched(tables), [], signal);
  }
  for (const side of SIDES) {
    progress.step('compare', `rows of the ${side} only`);
    offset += await session.run(insertUnmatched(tables, plan, side, offset), [], signal);
  }
  for (const side of SIDES) if (rejected[side] > 0) offset += await session.run(insertRejected(tables, side, offset), [], signal);
  progress.step('compare', 'equal rows');
  await session.run(insertEqual(tables, differing > 0), [], signal);
  progress.step('compare', 'counts');
  return countOutcomes(session, plan, tables, signal);
}
