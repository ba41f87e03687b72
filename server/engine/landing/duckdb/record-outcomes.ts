import { type ReconcilePlan, SIDES } from '../../plan/plan.ts';
import { type LandingProgress, OUTCOMES, type OutcomeCounts } from '../contract.ts';
import type { RestTables } from './candidate-rows.ts';
import { type CompiledPlan, comparedFields } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import type { PairTables } from './pair-rows.ts';
import { createOutnumbered, createUnmatched } from './unmatched-reason.ts';
import {
  countDifferences,
  countOutcomes,
  insertLateEqual,
  insertMismatched,
  insertRejected,
  insertUnmatched,
  type OutcomeInsert,
} from './write-outcomes.ts';

export interface RecordedOutcomes {
  outcomes: Pick<OutcomeCounts, 'equal' | 'mismatched' | 'sourceOnly' | 'targetOnly' | 'rejectedSource' | 'rejectedTarget'>;
  /** Matched pairs, in the plan's order. */
  matchedByRule: number[];
  /** Σ similarity of a fuzzy rule's pairs, in millionths; 0 for other rules. */
  similarityByRule: number[];
  /** Rows in which each field differs, in the plan's order; 0 for ignored ones. */
  differencesByField: number[];
}

/** Writes every row that is not in an equal pair, in the order of the grid, and counts what the outcomes table then holds. */
export async function recordOutcomes(
  statements: DuckDbStatements,
  plan: ReconcilePlan,
  compiled: CompiledPlan,
  rest: Readonly<RestTables>,
  tables: PairTables,
  anyDuplicates: boolean,
  progress: LandingProgress,
  signal: AbortSignal,
): Promise<RecordedOutcomes> {
  const insert: OutcomeInsert = { plan, compiled, outcomes: tables.outcomes, offset: 0 };
  const add = async (sql: string) => {
    const rows = await statements.run(sql, signal);
    insert.offset += rows;
  };
  progress.step('compare', 'mismatched rows');
  if (anyDuplicates) await statements.run(insertLateEqual(insert, tables.mismatched), signal);
  await add(insertMismatched(insert, tables.mismatched));
  for (const side of SIDES) {
    progress.step('compare', `rows of the ${side} only`);
    const unmatched = `unmatched_${side}`;
    await statements.run(createUnmatched(compiled, side, rest[side]!, unmatched), signal);
    // A row is left over although its key occurs on the other side when a key occurs twice or another rule took the partner.
    const repeats = anyDuplicates || plan.rules[0]?.type === 'multiset';
    const outnumbered = repeats || plan.rules.length > 1 ? `outnumbered_${side}` : null;
    if (outnumbered !== null) await statements.run(createOutnumbered(compiled, side, unmatched, outnumbered), signal);
    await add(insertUnmatched(insert, side, unmatched, outnumbered));
  }
  for (const side of SIDES) await add(insertRejected(insert, side));

  progress.step('compare', 'counts');
  return countRecorded(statements, plan, compiled, tables.outcomes, signal);
}

async function countRecorded(
  statements: DuckDbStatements,
  plan: ReconcilePlan,
  compiled: CompiledPlan,
  outcomes: string,
  signal: AbortSignal,
): Promise<RecordedOutcomes> {
  const perOutcome = new Map(OUTCOMES.map((outcome) => [outcome, 0]));
  const matchedByRule = plan.rules.map(() => 0);
  const similarityByRule = plan.rules.map(() => 0);
  for (const [code, rule, rows, similarity] of await statements.rows(countOutcomes(plan, outcomes), [], signal)) {
    const outcome = OUTCOMES[Number(code)]!;
    perOutcome.set(outcome, perOutcome.get(outcome)! + Number(rows));
    if (rule === null) continue;
    matchedByRule[Number(rule)]! += Number(rows);
    similarityByRule[Number(rule)]! += Number(similarity);
  }
  const differing = countDifferences(compiled, outcomes);
  const counts = differing === null ? [] : await statements.counts(differing, signal);
  const differencesByField = plan.fields.map(() => 0);
  for (const [position, field] of comparedFields(compiled).entries()) differencesByField[field.index] = counts[position]!;
  return {
    outcomes: {
      equal: perOutcome.get('equal')!,
      mismatched: perOutcome.get('mismatched')!,
      sourceOnly: perOutcome.get('source_only')!,
      targetOnly: perOutcome.get('target_only')!,
      rejectedSource: perOutcome.get('rejected_source')!,
      rejectedTarget: perOutcome.get('rejected_target')!,
    },
    matchedByRule,
    similarityByRule,
    differencesByField,
  };
}
