import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import { fieldLabels } from '../../outcomes/field-labels.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { agrees, type Comparable, comparable } from './comparable.model.ts';
import { fieldValue, ModelSide, type Row, sameParts } from './model-side.ts';
import { grouped, pairGroup, similarPairs, wholeRowPairs } from './pairs.model.ts';

/**
 * The slow, obvious reconciliation that the SQL engines are tested against. It looks at one row after the other, in the
 * words of semantics.md §2 to §4.
 */
export interface ModelOutcome {
  outcome: string;
  rule: string | null;
  confidence: number | null;
  key: Record<string, string | null>;
  fields: Record<string, { source?: string | null; transformed?: string | null; target?: string | null; equal: boolean }>;
}

export interface ModelResult {
  outcomes: ModelOutcome[];
  matchedByRule: number[];
  /** How many rows each duplicate key has. */
  duplicateKeys: Record<Side, number[]>;
  confidenceSum: number;
  nullKeys: Record<Side, number>;
  inactive: number | null;
}

interface ModelPair {
  source: Row;
  target: Row;
  rule: number;
  /** In millionths; null but for fuzzy rules. */
  similarity: number | null;
}

export function modelReconcile(plan: ReconcilePlan, tables: Record<Side, ArrayTable>): ModelResult {
  const sides = { source: new ModelSide(plan, 'source', tables.source), target: new ModelSide(plan, 'target', tables.target) };
  const pairs: ModelPair[] = [];
  const open = { source: new Set(sides.source.accepted), target: new Set(sides.target.accepted) };

  for (const [rule, { type, keys, similarity, sourceFlag, targetFlag }] of plan.rules.entries()) {
    if (type === 'multiset') {
      pairs.push(...wholeRowPairs(plan, sides).map((pair) => ({ ...pair, rule, similarity: null })));
      for (const pair of pairs) {
        open.source.delete(pair.source);
        open.target.delete(pair.target);
      }
      continue;
    }
    const keyOf = (side: Side, row: Row): Comparable[] =>
      keys.map((key) => {
        const other = side === 'source' ? 'target' : 'source';
        return comparable(sides[side].text(row, key[side]), sides[side].type(key[side]), sides[other].type(key[other]), {});
      });
    const candidates = (side: Side, flag: string | undefined) =>
      [...open[side]].filter(
        (row) =>
          sides[side].flag(row, flag) &&
          keyOf(side, row).every((part) => part.kind !== 'null') &&
          (similarity === undefined || sides[side].text(row, similarity[side]) !== null),
      );
    const groups = grouped(candidates('source', sourceFlag), candidates('target', targetFlag), keyOf);
    const found = groups.flatMap((group): Omit<ModelPair, 'rule'>[] =>
      similarity === undefined
        ? pairGroup(group, plan, sides).map((pair) => ({ ...pair, similarity: null }))
        : similarPairs(group, similarity, plan, sides),
    );
    for (const pair of found) {
      open.source.delete(pair.source);
      open.target.delete(pair.target);
      pairs.push({ ...pair, rule });
    }
  }

  const outcomes = [
    ...pairs.map((pair) => pairOutcome(plan, sides, pair)),
    ...[...open.source].map((row) => loneOutcome(plan, sides.source, row, 'source_only')),
    ...[...open.target].map((row) => loneOutcome(plan, sides.target, row, 'target_only')),
    ...sides.source.rejected.map((row) => loneOutcome(plan, sides.source, row, 'rejected_source')),
    ...sides.target.rejected.map((row) => loneOutcome(plan, sides.target, row, 'rejected_target')),
  ];
  const countedKeys = plan.keyRule === null ? [] : plan.rules[plan.keyRule]!.keys;
  const firstKeys = (side: Side) =>
    sides[side].accepted.map((row) =>
      countedKeys.map((key) => {
        const other = side === 'source' ? 'target' : 'source';
        return comparable(sides[side].text(row, key[side]), sides[side].type(key[side]), sides[other].type(key[other]), {});
      }),
    );
  const hasNull = (key: Comparable[]) => key.some((part) => part.kind === 'null');
  const duplicates = (side: Side) => {
    if (plan.keyRule === null) return [];
    const keys = firstKeys(side).filter((key) => !hasNull(key));
    const distinct: Comparable[][] = [];
    for (const key of keys) if (!distinct.some((known) => sameParts(known, key))) distinct.push(key);
    return distinct.map((key) => keys.filter((other) => sameParts(key, other)).length).filter((rows) => rows > 1);
  };
  return {
    outcomes,
    matchedByRule: plan.rules.map((_, rule) => pairs.filter((pair) => pair.rule === rule).length),
    duplicateKeys: { source: duplicates('source'), target: duplicates('target') },
    confidenceSum: outcomes.reduce((sum, { confidence }) => sum + (confidence ?? 0), 0),
    nullKeys: { source: firstKeys('source').filter(hasNull).length, target: firstKeys('target').filter(hasNull).length },
    inactive:
      plan.inactiveFlag === undefined
        ? null
        : [...sides.source.accepted, ...sides.source.rejected].filter((row) => sides.source.flag(row, plan.inactiveFlag)).length,
  };
}

/** A rule's confidence with four digits at most, times the similarity, to six digits. */
function confidenceOf(confidence: number, similarity: number | null): number {
  if (similarity === null) return confidence;
  const product = BigInt(Math.round(confidence * 10_000)) * BigInt(similarity);
  return Number((2n * product + 10_000n) / 20_000n) / 1_000_000;
}

function pairOutcome(plan: ReconcilePlan, sides: Record<Side, ModelSide>, { source, target, rule, similarity }: ModelPair): ModelOutcome {
  const { name, confidence } = plan.rules[rule]!;
  const labels = fieldLabels(plan.fields);
  const fields = plan.fields.map((field, index) => {
    const [left, right] = [fieldValue(sides, 'source', source, field), fieldValue(sides, 'target', target, field)];
    const same = agrees(left, right, field.compare);
    return [
      labels[index]!,
      {
        source: sides.source.shown(source, field.source),
        ...transformed(sides.source, source, field),
        target: sides.target.shown(target, field.target),
        equal: same,
      },
    ] as const;
  });
  return {
    outcome: fields.every(([, field]) => field.equal) ? 'equal' : 'mismatched',
    rule: name,
    confidence: confidenceOf(confidence, similarity),
    key: Object.fromEntries(plan.rowKey.map((key) => [key.source, sides.source.shown(source, key.source)])),
    fields: Object.fromEntries(fields),
  };
}

function loneOutcome(plan: ReconcilePlan, side: ModelSide, row: Row, outcome: string): ModelOutcome {
  const labels = fieldLabels(plan.fields);
  return {
    outcome,
    rule: null,
    confidence: null,
    key: Object.fromEntries(plan.rowKey.map((key) => [key.source, side.shown(row, key[side.side])])),
    fields: Object.fromEntries(
      plan.fields.map((field, index) => [
        labels[index]!,
        { [side.side]: side.shown(row, field[side.side]), ...transformed(side, row, field), equal: false },
      ]),
    ),
  };
}

/** What was compared instead of the source's value. */
function transformed(side: ModelSide, row: Row, field: ReconcilePlan['fields'][number]): { transformed?: string | null } {
  return field.transformed === undefined || side.side === 'target' ? {} : { transformed: side.shown(row, field.transformed) };
}
