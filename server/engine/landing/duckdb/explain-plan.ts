import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import { stagedColumns, valueColumns } from '../../plan/staged-columns.ts';
import type { PlanStatement } from '../contract.ts';
import { duplicateKeys, type RestTables } from './candidate-rows.ts';
import { type CompiledPlan, type CompiledRule, comparedFields, compilePlan } from './compiled-plan.ts';
import { createStagingTable } from './load-sql.ts';
import { createOutcomesTable, derivedColumns } from './outcome-layout.ts';
import {
  createMismatchedPairs,
  insertEqualPairs,
  insertEqualSimilar,
  insertEqualTwins,
  insertMismatchedPairs,
  insertMismatchedSimilar,
  insertMismatchedTwins,
  type PairTables,
  type StoredColumns,
} from './pair-rows.ts';
import { createEqualTwins, createRemainingTwins, createTwins, insertLargeGroupTwins, selectTwinsWithinTolerance } from './pair-twins.ts';
import { createWholeRowPairs } from './pair-whole-rows.ts';
import { countCandidates, createBlocks, selectCandidates, similarTables } from './similar-rows.ts';
import type { StagedSide } from './staged-side.ts';
import { createUnmatched } from './unmatched-reason.ts';
import { countDifferences, countOutcomes, insertMismatched, insertRejected, insertUnmatched } from './write-outcomes.ts';

const TABLES: PairTables = { outcomes: 'result.outcomes', mismatched: 'mismatched_pairs' };

/** The statements of a run by this plan, built by what builds them in a run (match-rules.ts, record-outcomes.ts); loading aside. */
export function explainPlan(plan: ReconcilePlan): PlanStatement[] {
  const staged = (side: Side): StagedSide => ({ side, table: `stage_${side}.rows`, columns: stagedColumns(plan[side]) });
  const [source, target] = [staged('source'), staged('target')];
  const compiled = compilePlan(plan, source, target);
  const derived = derivedColumns(plan, source, target);
  const stored = { source: valueColumns(plan.source).length, target: valueColumns(plan.target).length, derived };
  const rest = restNames();
  const insert = { plan, compiled, outcomes: TABLES.outcomes, offset: 0 };
  const differing = countDifferences(compiled, TABLES.outcomes);
  const statements: PlanStatement[] = [
    ...[source, target].map((side) => ({
      title: `Staging table of the ${side.side}`,
      note: `${side.columns.map((column, at) => `c${at}: ${column.name}`).join(', ')}; raw: the texts of a rejected row`,
      sql: createStagingTable(
        side.table,
        side.columns.map((column) => column.logicalType),
      ),
    })),
    { title: 'Outcomes', sql: createOutcomesTable(TABLES.outcomes, plan) },
    { title: 'Pairs that differ', sql: createMismatchedPairs(TABLES, compiled) },
    ...compiled.rules.flatMap((rule) => ruleStatements(compiled, rule, stored, rest)),
    { title: 'Write pairs that differ', sql: insertMismatched(insert, TABLES.mismatched) },
    ...SIDES.flatMap((side) => [
      { title: `Rows of the ${side} only`, sql: createUnmatched(compiled, side, rest.now()[side] ?? '', `unmatched_${side}`) },
      { title: `Write rows of the ${side} only`, sql: insertUnmatched(insert, side, `unmatched_${side}`, null) },
    ]),
    ...SIDES.map((side) => ({ title: `Write rejected rows of the ${side}`, sql: insertRejected(insert, side) })),
    { title: 'Count outcomes', sql: countOutcomes(plan, TABLES.outcomes) },
    ...(differing === null ? [] : [{ title: 'Count differences by field', sql: differing }]),
  ];
  return statements;
}

/** Names of the tables of rows that are left, as a run gives them. */
function restNames() {
  let passes = 0;
  return {
    now: (): RestTables =>
      passes === 0 ? { source: null, target: null } : { source: `rest_source_${passes}`, target: `rest_target_${passes}` },
    next: () => {
      passes += 1;
    },
  };
}

function ruleStatements(
  plan: CompiledPlan,
  rule: CompiledRule,
  stored: StoredColumns,
  rest: ReturnType<typeof restNames>,
): PlanStatement[] {
  const named = (statements: (Omit<PlanStatement, 'sql'> & { sql: string | null })[]): PlanStatement[] =>
    statements.flatMap(({ title, note, sql }) =>
      sql === null ? [] : [{ title: `Rule “${rule.name}”: ${title}`, ...(note && { note }), sql }],
    );
  if (rule.type === 'fuzzy') {
    const tables = similarTables(rule);
    const found = named([
      { title: 'blocks', sql: createBlocks(plan, rule, rest.now(), tables) },
      { title: 'pairs to compare', note: 'Above the limit the run is refused here.', sql: countCandidates(tables) },
      {
        title: 'candidates',
        note: 'Tieout measures their similarity and takes the most similar first, each row once.',
        sql: selectCandidates(plan, rule, rest.now(), tables),
      },
      { title: 'equal pairs', sql: insertEqualSimilar(plan, rule, tables.pairs, TABLES, stored) },
      { title: 'pairs that differ', sql: insertMismatchedSimilar(plan, rule, tables.pairs, TABLES) },
    ]);
    rest.next();
    return found;
  }
  if (rule.type === 'multiset') {
    const pairs = `whole_row_pairs_${rule.index}`;
    rest.next();
    return named([
      { title: 'rows that are alike, numbered', sql: createWholeRowPairs(plan, rule, pairs) },
      { title: 'equal pairs', sql: insertEqualTwins(plan, rule, pairs, TABLES, stored) },
    ]);
  }
  return named(keyedStatements(plan, rule, stored, rest));
}

function keyedStatements(plan: CompiledPlan, rule: CompiledRule, stored: StoredColumns, rest: ReturnType<typeof restNames>) {
  const note = 'Only where keys repeat.';
  const duplicates = `duplicates_${rule.index}`;
  const twins = { source: `twins_source_${rule.index}`, target: `twins_target_${rule.index}`, pairs: `twin_pairs_${rule.index}` };
  const remaining = `twins_remaining_${rule.index}`;
  const first = rest.now();
  rest.next();
  const second = rest.now();
  rest.next();
  return [
    ...SIDES.map((side) => ({ title: `keys that repeat in the ${side}`, sql: duplicateKeys(plan, rule, side, first) })),
    { title: 'equal pairs', sql: insertEqualPairs(plan, rule, first, { take: 'all' }, TABLES, stored) },
    ...SIDES.map((side) => ({
      title: `rows of the ${side} with keys that repeat`,
      note,
      sql: createTwins(plan, rule, side, first, duplicates, twins),
    })),
    { title: 'equal ones of them', note, sql: createEqualTwins(plan, rule, twins) },
    { title: 'ones equal within tolerance, in large groups', note, sql: insertLargeGroupTwins(plan, rule, twins) },
    {
      title: 'ones equal within tolerance',
      note: `${note} Tieout takes them in this order, each row once.`,
      sql: selectTwinsWithinTolerance(plan, rule, twins),
    },
    { title: 'write them', note, sql: insertEqualTwins(plan, rule, twins.pairs, TABLES, stored) },
    { title: 'the others in a stable order', note, sql: createRemainingTwins(plan, rule, twins, remaining) },
    ...(comparedFields(plan).length > 0
      ? [{ title: 'pairs that differ', sql: insertMismatchedPairs(plan, rule, second, { take: 'all' }, TABLES) }]
      : []),
    { title: 'others of keys that repeat', note, sql: insertMismatchedTwins(plan, rule, remaining, TABLES) },
  ];
}
