import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import type { ExecutionTables } from './execution-tables.ts';
import type { LandingSession } from './landing-session.ts';
import { matchSimilar } from './match-similar.ts';
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

/** What one rule found beside its pairs. */
export interface MatchedRule {
  /** Keys that occur more than once on each side; blocking keys and whole rows repeat by design and are not counted. */
  repeated: Record<Side, number>;
  /** Of a fuzzy rule: the pairs of rows that it compared. */
  candidatePairs?: number;
}

/**
 * Pairs, of the rows that earlier rules left, those with equal keys: where a key occurs once on each side in one join, the
 * others one to one (match-twins.ts). Fuzzy rules go their own way (match-similar.ts). `tell`: how far it is.
 */
export async function matchRule(
  session: LandingSession,
  context: MatchContext,
  rule: number,
  signal: AbortSignal,
  tell: (detail: string) => void,
): Promise<MatchedRule> {
  const { tables, plan } = context;
  const { type } = plan.rules[rule]!;
  if (type === 'fuzzy') {
    return { repeated: { source: 0, target: 0 }, candidatePairs: await matchSimilar(session, context, rule, signal, tell) };
  }
  const later = rule > 0;
  if (later) await session.run(`DELETE FROM ${tables.repeated}`, [], signal);
  const repeated = { source: 0, target: 0 };
  for (const side of SIDES) repeated[side] = await session.run(insertRepeatedKeys(tables, rule, side, later), [], signal);
  const any = repeated.source + repeated.target > 0;
  await session.run(insertSinglePairs(tables, rule, later, any), [], signal);
  if (any) await matchTwins(session, context, rule, signal);
  return { repeated: type === 'multiset' ? { source: 0, target: 0 } : repeated };
}
