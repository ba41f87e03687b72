import type { CompareOptions } from '../../plan/definition.ts';
import type { ReconcilePlan, Side, SimilarityPlan } from '../../plan/plan.ts';
import { agrees, type Comparable, shownText } from './comparable.model.ts';
import { compareLists, fieldValue, type ModelSide, type Row, sameParts } from './model-side.ts';
import { modelSimilarity } from './similarity.model.ts';

export interface Group {
  source: Row[];
  target: Row[];
}

/** Rows of both sides with the same key. */
export function grouped(source: Row[], target: Row[], keyOf: (side: Side, row: Row) => Comparable[]): Group[] {
  const groups: (Group & { key: Comparable[] })[] = [];
  for (const [side, rows] of [
    ['source', source],
    ['target', target],
  ] as const) {
    for (const row of rows) {
      const key = keyOf(side, row);
      const known = groups.find((group) => sameParts(group.key, key));
      const group = known ?? { key, source: [], target: [] };
      if (known === undefined) groups.push(group);
      group[side].push(row);
    }
  }
  return groups.filter((group) => group.source.length > 0 && group.target.length > 0);
}

/** One to one: equal rows first, then each with the first one within tolerances, then the rest by rank (pair-twins.ts). */
export function pairGroup(group: Group, plan: ReconcilePlan, sides: Record<Side, ModelSide>): { source: Row; target: Row }[] {
  const fields = plan.fields.filter((field) => !field.compare.ignore);
  const values = new Map<Row, Comparable[]>();
  for (const side of ['source', 'target'] as const) {
    for (const row of group[side])
      values.set(
        row,
        fields.map((field) => fieldValue(sides, side, row, field)),
      );
  }
  const tolerant = fields.map((field) => hasTolerance(field.compare));
  const byContent = (side: Side) => (one: Row, other: Row) =>
    compareLists(sides[side].content(one), sides[side].content(other)) || one.index - other.index;
  const byValues = (side: Side, use: (index: number) => boolean) => (one: Row, other: Row) =>
    compareLists(
      values.get(one)!.filter((_, index) => use(index)),
      values.get(other)!.filter((_, index) => use(index)),
    ) || byContent(side)(one, other);

  const pairs: { source: Row; target: Row }[] = [];
  const left = { source: group.source.toSorted(byContent('source')), target: group.target.toSorted(byContent('target')) };
  const take = (source: Row, target: Row) => {
    pairs.push({ source, target });
    left.source = left.source.filter((row) => row !== source);
    left.target = left.target.filter((row) => row !== target);
  };

  for (const source of left.source) {
    const target = left.target.find((row) => sameParts(values.get(source)!, values.get(row)!));
    if (target !== undefined) take(source, target);
  }
  if (tolerant.some(Boolean) && (group.source.length > 1 || group.target.length > 1)) {
    const fixed = (row: Row) => values.get(row)!.filter((_, index) => !tolerant[index]);
    const subgroups = grouped(left.source, left.target, (_, row) => fixed(row));
    for (const subgroup of subgroups) {
      const sources = subgroup.source.toSorted(byValues('source', (index) => tolerant[index]!));
      const targets = subgroup.target.toSorted(byValues('target', (index) => tolerant[index]!));
      const agreeing = (source: Row, target: Row) =>
        fields.every((field, index) => agrees(values.get(source)![index]!, values.get(target)![index]!, field.compare));
      for (const source of sources) {
        const target = targets.find((row) => left.target.includes(row) && agreeing(source, row));
        if (target !== undefined) take(source, target);
      }
    }
  }
  const sources = left.source.toSorted(byValues('source', () => true));
  const targets = left.target.toSorted(byValues('target', () => true));
  for (const [rank, source] of sources.entries()) if (targets[rank] !== undefined) take(source, targets[rank]);
  return pairs;
}

/** All pairs of a block that are similar enough: the best first, each row once (one-to-one.ts). */
export function similarPairs(
  group: Group,
  similarity: SimilarityPlan,
  plan: ReconcilePlan,
  sides: Record<Side, ModelSide>,
): { source: Row; target: Row; similarity: number }[] {
  const place = (side: Side) => (one: Row, other: Row) =>
    compareLists(sides[side].content(one), sides[side].content(other)) || one.index - other.index;
  const text = (side: Side, row: Row) => shownText(sides[side].text(row, similarity[side])!, sides[side].type(similarity[side]));
  const equalPair = (source: Row, target: Row) =>
    plan.fields.every(
      (field) =>
        field.compare.ignore ||
        agrees(fieldValue(sides, 'source', source, field), fieldValue(sides, 'target', target, field), field.compare),
    );
  const all = group.source.flatMap((source) =>
    group.target.map((target) => ({
      source,
      target,
      similarity: modelSimilarity(similarity.measure, text('source', source), text('target', target)),
      differs: Number(!equalPair(source, target)),
    })),
  );
  const inOrder = all
    .filter((pair) => pair.similarity >= similarity.threshold)
    .toSorted(
      (one, other) =>
        other.similarity - one.similarity ||
        one.differs - other.differs ||
        place('source')(one.source, other.source) ||
        place('target')(one.target, other.target),
    );
  const taken = new Set<Row>();
  return inOrder.filter(({ source, target }) => {
    if (taken.has(source) || taken.has(target)) return false;
    taken.add(source).add(target);
    return true;
  });
}

/** Whole rows: each source row takes the first alike target row that is left, both in the order of their content. */
export function wholeRowPairs(plan: ReconcilePlan, sides: Record<Side, ModelSide>): { source: Row; target: Row }[] {
  const inOrder = (side: Side) =>
    sides[side].accepted.toSorted(
      (one, other) => compareLists(sides[side].content(one), sides[side].content(other)) || one.index - other.index,
    );
  const values = (side: Side, row: Row) =>
    plan.fields.filter((field) => !field.compare.ignore).map((field) => fieldValue(sides, side, row, field));
  let left = inOrder('target');
  return inOrder('source').flatMap((source) => {
    const target = left.find((row) => sameParts(values('source', source), values('target', row)));
    left = left.filter((row) => row !== target);
    return target === undefined ? [] : [{ source, target }];
  });
}

function hasTolerance(options: CompareOptions): boolean {
  return Boolean(options.absolute_tolerance || options.relative_tolerance || options.seconds_tolerance);
}
