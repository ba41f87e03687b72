import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import type { ExecutionTables } from './execution-tables.ts';
import type { LandingSession } from './landing-session.ts';
import { matchTwins } from './match-twins.ts';
import { insertRepeatedKeys, insertSinglePairs } from './pair-statements.ts';
import type { PlanLayout } from './row-layout.ts';
import type { LoadOptions } from './row-loader.ts';

/** What a rule works with. */
export interface MatchContext {
  plan: ReconcilePlan;
  layout: PlanLayout;
  tables: ExecutionTables;
  /** Opens one more connection; the caller closes it. */
  connect(): Promise<LandingSession>;
  load: LoadOptions;
}

export type Repeated = Record<Side, number>;

/**
 * Pairs, of the rows that earlier rules left, those with equal keys: where a key occurs once on each side in one join, the
 * others one to one (match-twins.ts). How many keys occur more than once, per side.
 */
export async function matchRule(session: LandingSession, context: MatchContext, rule: number, signal: AbortSignal): Promise<Repeated> {
  const { tables } = context;
  const later = rule > 0;
  await session.run(`TRUNCATE TABLE ${tables.repeated}`, [], signal);
  const repeated: Repeated = { source: 0, target: 0 };
  for (const side of SIDES) repeated[side] = await session.run(insertRepeatedKeys(tables, rule, side, later), [], signal);
  const any = repeated.source + repeated.target > 0;
  await session.run(insertSinglePairs(tables, rule, later, any), [], signal);
  if (any) await matchTwins(session, context, rule, signal);
  return repeated;
}
