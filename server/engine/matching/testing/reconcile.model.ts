import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import { fieldLabels } from '../../outcomes/field-labels.ts';
import type { CompareOptions } from '../../plan/definition.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { agrees, type Comparable, comparable, compareValues, equal, shownText } from './comparable.model.ts';

/**
 * The slow, obvious reconciliation that the SQL engines are tested against. It looks at one row after the other, in the
 * words of semantics.md §2 to §4.
 */
export interface ModelOutcome {
  outcome: string;
  rule: string | null;
  key: Record<string, string | null>;
  fields: Record<string, { source?: string | null; target?: string | null; equal: boolean }>;
}

export interface ModelResult {
  outcomes: ModelOutcome[];
  matchedByRule: number[];
  duplicateKeys: Record<Side, number>;
  nullKeys: Record<Side, number>;
  inactive: number | null;
}

type Row = { index: number; texts: (string | null)[] };

export function modelReconcile(plan: ReconcilePlan, tables: Record<Side, ArrayTable>): ModelResult {
  const sides = { source: new ModelSide(plan, 'source', tables.source), target: new ModelSide(plan, 'target', tables.target) };
  const pairs: { source: Row; target: Row; rule: number }[] = [];
  const open = { source: new Set(sides.source.accepted), target: new Set(sides.target.accepted) };

  for (const [rule, { keys, sourceFlag, targetFlag }] of plan.rules.entries()) {
    const keyOf = (side: Side, row: Row): Comparable[] =>
      keys.map((key) => {
        const other = side === 'source' ? 'target' : 'source';
        return comparable(sides[side].text(row, key[side]), sides[side].type(key[side]), sides[other].type(key[other]), {});
      });
    const candidates = (side: Side, flag: string | undefined) =>
      [...open[side]].filter((row) => sides[side].flag(row, flag) && keyOf(side, row).every((part) => part.kind !== 'null'));
    const groups = grouped(candidates('source', sourceFlag), candidates('target', targetFlag), keyOf);
    const found = groups.flatMap((group) => pairGroup(group, plan, sides));
    for (const pair of found) {
      open.source.delete(pair.source);
      open.target.delete(pair.target);
      pairs.push({ ...pair, rule });
    }
  }

  const outcomes = [
    ...pairs.map(({ source, target, rule }) => pairOutcome(plan, sides, source, target, plan.rules[rule]!.name)),
    ...[...open.source].map((row) => loneOutcome(plan, sides.source, row, 'source_only')),
    ...[...open.target].map((row) => loneOutcome(plan, sides.target, row, 'target_only')),
    ...sides.source.rejected.map((row) => loneOutcome(plan, sides.source, row, 'rejected_source')),
    ...sides.target.rejected.map((row) => loneOutcome(plan, sides.target, row, 'rejected_target')),
  ];
  const firstKeys = (side: Side) =>
    sides[side].accepted.map((row) =>
      plan.rules[0]!.keys.map((key) => {
        const other = side === 'source' ? 'target' : 'source';
        return comparable(sides[side].text(row, key[side]), sides[side].type(key[side]), sides[other].type(key[other]), {});
      }),
    );
  const hasNull = (key: Comparable[]) => key.some((part) => part.kind === 'null');
  const duplicates = (side: Side) => {
    const keys = firstKeys(side).filter((key) => !hasNull(key));
    const distinct: Comparable[][] = [];
    for (const key of keys) if (!distinct.some((known) => sameParts(known, key))) distinct.push(key);
    return distinct.filter((key) => keys.filter((other) => sameParts(key, other)).length > 1).length;
  };
  return {
    outcomes,
    matchedByRule: plan.rules.map((_, rule) => pairs.filter((pair) => pair.rule === rule).length),
    duplicateKeys: { source: duplicates('source'), target: duplicates('target') },
    nullKeys: { source: firstKeys('source').filter(hasNull).length, target: firstKeys('target').filter(hasNull).length },
    inactive:
      plan.inactiveFlag === undefined
        ? null
        : [...sides.source.accepted, ...sides.source.rejected].filter((row) => sides.source.flag(row, plan.inactiveFlag)).length,
  };
}

class ModelSide {
  readonly accepted: Row[];
  readonly rejected: Row[];
  readonly side: Side;
  readonly #plan: ReconcilePlan;
  readonly #columns: string[];
  readonly #types: Record<string, LogicalType>;

  constructor(plan: ReconcilePlan, side: Side, table: ArrayTable) {
    this.side = side;
    this.#plan = plan;
    this.#columns = Object.keys(table.columns);
    this.#types = table.columns;
    const rows = table.rows.slice(0, plan.limit).map((texts, index) => ({ index, texts }));
    const fits = (row: Row) =>
      plan[side].columns.every((column) => {
        const text = this.text(row, column.name);
        return text === null || isCanonical(column.logicalType, text);
      });
    this.accepted = rows.filter(fits);
    this.rejected = rows.filter((row) => !fits(row));
  }

  type(name: string): LogicalType {
    return this.#types[name]!;
  }

  text(row: Row, name: string): string | null {
    return row.texts[this.#columns.indexOf(name)] ?? null;
  }

  /** A flag's predicate is the name of a boolean column (array-connector.ts). */
  flag(row: Row, name: string | undefined): boolean {
    if (name === undefined) return true;
    const { predicate } = this.#plan[this.side].flags.find((flag) => flag.name === name)!;
    return this.text(row, predicate) === 'true';
  }

  shown(row: Row, name: string): string | null {
    const text = this.text(row, name);
    return text === null || this.rejected.includes(row) ? text : shownText(text, this.type(name));
  }

  /** All planned columns and flags of a row, in the order that settles ties. */
  content(row: Row): Comparable[] {
    const { columns, flags } = this.#plan[this.side];
    return [
      ...columns.map(({ name, logicalType }): Comparable => {
        const text = this.text(row, name);
        if (text === null) return { kind: 'null' };
        // What is kept as text is ordered as text.
        return logicalType.kind === 'decimal' && (logicalType.precision ?? 99) > 38
          ? { kind: 'text', value: text }
          : comparable(text, logicalType, logicalType, {});
      }),
      ...flags.map((flag): Comparable => ({ kind: 'boolean', value: this.flag(row, flag.name) })),
    ];
  }
}

interface Group {
  source: Row[];
  target: Row[];
}

/** Rows of both sides with the same key. */
function grouped(source: Row[], target: Row[], keyOf: (side: Side, row: Row) => Comparable[]): Group[] {
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

function sameParts(left: Comparable[], right: Comparable[]): boolean {
  return left.every((part, index) => equal(part, right[index]!));
}

/** One to one: equal rows first, then equal within tolerances by rank, then the rest by rank (pair-twins.ts). */
function pairGroup(group: Group, plan: ReconcilePlan, sides: Record<Side, ModelSide>): { source: Row; target: Row }[] {
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
      for (const [rank, source] of sources.entries()) {
        const target = targets[rank];
        if (target === undefined) break;
        if (fields.every((field, index) => agrees(values.get(source)![index]!, values.get(target)![index]!, field.compare)))
          take(source, target);
      }
    }
  }
  const sources = left.source.toSorted(byValues('source', () => true));
  const targets = left.target.toSorted(byValues('target', () => true));
  for (const [rank, source] of sources.entries()) if (targets[rank] !== undefined) take(source, targets[rank]);
  return pairs;
}

function hasTolerance(options: CompareOptions): boolean {
  return Boolean(options.absolute_tolerance || options.relative_tolerance || options.seconds_tolerance);
}

function fieldValue(sides: Record<Side, ModelSide>, side: Side, row: Row, field: ReconcilePlan['fields'][number]): Comparable {
  const other = side === 'source' ? 'target' : 'source';
  return comparable(sides[side].text(row, field[side]), sides[side].type(field[side]), sides[other].type(field[other]), field.compare);
}

function compareLists(left: Comparable[], right: Comparable[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareValues(value, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

function pairOutcome(plan: ReconcilePlan, sides: Record<Side, ModelSide>, source: Row, target: Row, rule: string): ModelOutcome {
  const labels = fieldLabels(plan.fields);
  const fields = plan.fields.map((field, index) => {
    const [left, right] = [fieldValue(sides, 'source', source, field), fieldValue(sides, 'target', target, field)];
    const same = agrees(left, right, field.compare);
    return [
      labels[index]!,
      { source: sides.source.shown(source, field.source), target: sides.target.shown(target, field.target), equal: same },
    ] as const;
  });
  return {
    outcome: fields.every(([, field]) => field.equal) ? 'equal' : 'mismatched',
    rule,
    key: Object.fromEntries(plan.rules[0]!.keys.map((key) => [key.source, sides.source.shown(source, key.source)])),
    fields: Object.fromEntries(fields),
  };
}

function loneOutcome(plan: ReconcilePlan, side: ModelSide, row: Row, outcome: string): ModelOutcome {
  const labels = fieldLabels(plan.fields);
  return {
    outcome,
    rule: null,
    key: Object.fromEntries(plan.rules[0]!.keys.map((key) => [key.source, side.shown(row, key[side.side])])),
    fields: Object.fromEntries(
      plan.fields.map((field, index) => [labels[index]!, { [side.side]: side.shown(row, field[side.side]), equal: false }]),
    ),
  };
}
