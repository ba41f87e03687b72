import { type ReconcilePlan, SIDES, type Side } from '../../plan/plan.ts';
import type { PlanStatement } from '../contract.ts';
import { countingSql } from './count-outcomes.ts';
import { insertDuplicates } from './duplicate-keys.ts';
import { type ExecutionTables, RESULT_TABLES, WORK_TABLES } from './execution-tables.ts';
import { insertRepeatedKeys, insertSinglePairs, selectTwins } from './pair-statements.ts';
import { type PlanLayout, planLayout } from './row-layout.ts';
import { countCandidates, insertBlocks, insertPassed, selectBlockRows, selectInOrder } from './similar-statements.ts';
import { countedColumn, countedSort, createIndexes, createStagingTable, indexedColumns, keyColumn } from './staging-table.ts';
import { quoteName } from './table-names.ts';
import { insertEqual, insertMismatched, insertRejected, insertUnmatched } from './write-outcomes.ts';

/** The statements of a run by this plan, with plain names for its tables. Values are compared as texts that Tieout makes while it loads. */
export function explainPlan(plan: ReconcilePlan): PlanStatement[] {
  const tables = plainTables();
  const layout = planLayout(plan);
  const staging = SIDES.map(
    (side): PlanStatement => ({
      title: `Staging table of the ${side}`,
      note: stagingNote(plan, layout, side),
      sql: createStagingTable(side, plan, side),
    }),
  );
  const indexes = SIDES.flatMap((side): PlanStatement[] => {
    const columns = indexedColumns(plan, side);
    if (columns.length === 0) return [];
    return [{ title: `Indexes of the ${side}`, note: 'Once its rows are loaded.', sql: createIndexes(side, columns) }];
  });
  const duplicates = SIDES.flatMap((side): PlanStatement[] => {
    const column = countedColumn(plan, side);
    if (column === null) return [];
    return [{ title: `Duplicate keys of the ${side}`, sql: insertDuplicates(tables, side, column, countedSort(plan)) }];
  });
  const unmatched = SIDES.map(
    (side): PlanStatement => ({ title: `Outcomes: rows of the ${side} only`, sql: insertUnmatched(tables, plan, side, 0) }),
  );
  const rejected = SIDES.map(
    (side): PlanStatement => ({
      title: `Outcomes: rejected rows of the ${side}`,
      note: 'Only where there are any.',
      sql: insertRejected(tables, side, 0),
    }),
  );
  return [
    ...staging,
    ...indexes,
    ...duplicates,
    ...plan.rules.flatMap((_, index) => ruleStatements(plan, tables, index)),
    { title: 'Outcomes: mismatched rows', note: 'differs: one letter per field, 1 where it differs.', sql: insertMismatched(tables) },
    ...unmatched,
    ...rejected,
    { title: 'Outcomes: equal rows', sql: insertEqual(tables, true) },
    { title: 'Counts and KPIs', sql: countingSql(plan, tables) },
  ];
}

function ruleStatements(plan: ReconcilePlan, tables: ExecutionTables, rule: number): PlanStatement[] {
  const { name, type } = plan.rules[rule]!;
  const titled = (title: string, sql: string, note?: string): PlanStatement => ({
    title: `Rule “${name}”: ${title}`,
    ...(note !== undefined && { note }),
    sql,
  });
  const later = rule > 0;
  if (type === 'fuzzy') {
    return [
      titled('blocks', insertBlocks(tables, rule)),
      titled('count pairs to compare', countCandidates(tables)),
      ...SIDES.map((side) => titled(`rows of the ${side}, block by block`, selectBlockRows(tables, rule, side))),
      titled('similar pairs, the best first', selectInOrder(tables), 'Their similarity is measured by Tieout.'),
      ...SIDES.map((side) => titled(`rows of the ${side} passed over`, insertPassed(tables, rule, side))),
    ];
  }
  return [
    ...SIDES.map((side) => titled(`keys that repeat in the ${side}`, insertRepeatedKeys(tables, rule, side, later))),
    titled('pairs of keys that occur once', insertSinglePairs(tables, rule, later, true)),
    ...SIDES.map((side) => titled(`rows of the ${side} with such keys`, selectTwins(tables, rule, side, later), 'Only where keys repeat.')),
  ];
}

function plainTables(): ExecutionTables {
  const names = [...SIDES, ...WORK_TABLES, ...RESULT_TABLES];
  return Object.fromEntries(names.map((name) => [name, quoteName(name)])) as ExecutionTables;
}

/** `key_1: id; compared: name, amount; others: id; raw: the texts of a rejected row`. */
function stagingNote(plan: ReconcilePlan, layout: PlanLayout, side: Side): string {
  const { columns, homes } = layout[side];
  const keys = plan.rules.flatMap((rule, index) => {
    const names = [...rule.keys.map((key) => key[side]), ...(rule.similarity === undefined ? [] : [rule.similarity[side]])];
    return names.length === 0 ? [] : [`${keyColumn(index)}: ${names.join(', ')}`];
  });
  const list = (title: string, names: string[]) => (names.length === 0 ? [] : [`${title}: ${names.join(', ')}`]);
  return [
    ...keys,
    ...list(
      'compared',
      layout.compared.map((field) => columns[field[side]]!.name),
    ),
    ...list(
      'others',
      columns.flatMap(({ name }, position) => (homes[position]!.in === 'others' ? [name] : [])),
    ),
    'raw: the texts of a rejected row',
  ].join('; ');
}
