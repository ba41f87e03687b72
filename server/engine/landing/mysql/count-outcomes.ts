import { MILLIONTHS } from '../../matching/similarity/held-texts.ts';
import type { ReconcilePlan } from '../../plan/plan.ts';
import { OUTCOMES, type OutcomeCounts } from '../contract.ts';
import type { ExecutionTables } from './execution-tables.ts';
import type { LandingSession } from './landing-session.ts';
import { outcomeCode } from './write-outcomes.ts';

export interface CountedOutcomes {
  outcomes: Pick<
    OutcomeCounts,
    'totalSource' | 'totalTarget' | 'equal' | 'mismatched' | 'sourceOnly' | 'targetOnly' | 'rejectedSource' | 'rejectedTarget'
  >;
  /** Matched pairs, in the plan's order. */
  matchedByRule: number[];
  /** Σ similarity of a fuzzy rule's pairs, in millionths; 0 for other rules. */
  similarityByRule: number[];
  /** Rows in which each field differs, in the plan's order; 0 for ignored ones. */
  differencesByField: number[];
  /** For execution_history: the KPIs that follow from the counts alone, as the server computed them. */
  rcr: string;
  dqcs: string;
}

const FIXED_COLUMNS = 8;

/** All counts and the KPIs that follow from them in one statement, from what the tables hold. */
export async function countOutcomes(
  session: LandingSession,
  plan: ReconcilePlan,
  tables: ExecutionTables,
  signal: AbortSignal,
): Promise<CountedOutcomes> {
  const rows = await session.rows(countingSql(plan, tables), [], signal);
  const perOutcome = OUTCOMES.map(() => 0);
  const matchedByRule = plan.rules.map(() => 0);
  const similarityByRule = plan.rules.map(() => 0);
  for (const [outcome, rule, count, similarity] of rows) {
    if (outcome === null) continue;
    perOutcome[Number(outcome)]! += Number(count);
    if (rule === null) continue;
    matchedByRule[Number(rule)]! += Number(count);
    similarityByRule[Number(rule)]! += Number(similarity);
  }
  // There is one row at least: the totals stand in each.
  const first = rows[0]!;
  return {
    outcomes: {
      totalSource: Number(first[4]),
      totalTarget: Number(first[5]),
      equal: perOutcome[outcomeCode('equal')]!,
      mismatched: perOutcome[outcomeCode('mismatched')]!,
      sourceOnly: perOutcome[outcomeCode('source_only')]!,
      targetOnly: perOutcome[outcomeCode('target_only')]!,
      rejectedSource: perOutcome[outcomeCode('rejected_source')]!,
      rejectedTarget: perOutcome[outcomeCode('rejected_target')]!,
    },
    matchedByRule,
    similarityByRule,
    differencesByField: plan.fields.map((_, index) => Number(first[FIXED_COLUMNS + index] ?? 0)),
    rcr: String(first[6]),
    dqcs: String(first[7]),
  };
}

/** `outcome, rule, count, similarity` per class and rule; beside each the totals, RCR, DQCS and the differences of each field. */
export function countingSql(plan: ReconcilePlan, tables: ExecutionTables): string {
  const fields = plan.fields.map((_, index) => `SUM(SUBSTRING(differs, ${index + 1}, 1) = '1') AS f${index}`);
  const confidence = plan.rules.map((rule, index) => `WHEN ${index} THEN ${rule.confidence}`).join(' ');
  const similar = plan.rules.some((rule) => rule.type === 'fuzzy')
    ? `CASE WHEN similarity > 0 THEN similarity / ${MILLIONTHS} ELSE row_count END`
    : 'row_count';
  return [
    'WITH classes AS (',
    `  SELECT outcome, rule, COUNT(*) AS row_count, COALESCE(SUM(similarity), 0) AS similarity FROM ${tables.outcome} GROUP BY outcome, rule`,
    '), totals AS (',
    `  SELECT (SELECT COUNT(*) FROM ${tables.source}) AS total_source, (SELECT COUNT(*) FROM ${tables.target}) AS total_target`,
    '), differing AS (',
    `  SELECT ${['COUNT(*) AS pairs', ...fields].join(', ')} FROM ${tables.outcome} WHERE id <= (SELECT COALESCE(SUM(row_count), 0) FROM classes WHERE outcome = ${outcomeCode('mismatched')})`,
    '), matched AS (',
    `  SELECT COALESCE(SUM(row_count), 0) AS pairs, COALESCE(SUM(CASE rule ${confidence} ELSE 0 END * ${similar}), 0) AS confidence FROM classes WHERE rule IS NOT NULL`,
    '), kpis AS (',
    '  SELECT total_source, total_target, CASE WHEN total_source = 0 THEN 0 ELSE matched.pairs * 100 / total_source END AS rcr,',
    '    CASE WHEN matched.pairs = 0 THEN 0 ELSE matched.confidence / matched.pairs END AS dqcs FROM totals CROSS JOIN matched',
    ')',
    `SELECT classes.outcome, classes.rule, classes.row_count, classes.similarity, kpis.total_source, kpis.total_target, kpis.rcr, kpis.dqcs${plan.fields.map((_, index) => `, differing.f${index}`).join('')}`,
    'FROM kpis CROSS JOIN differing LEFT JOIN classes ON TRUE',
  ].join('\n');
}
