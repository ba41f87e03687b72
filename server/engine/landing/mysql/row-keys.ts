import { fieldComparatorOf } from '../../matching/comparable/field-comparator.ts';
import { NULL_ORDER, orderOfType } from '../../matching/comparable/order-text.ts';
import { comparePair } from '../../matching/pair-comparison.ts';
import { unmatchedReasons } from '../../matching/unmatched-reasons.ts';
import type { ReconcilePlan, RulePlan, Side } from '../../plan/plan.ts';
import { keyText, orderKey } from './key-text.ts';
import { columnPosition, type PlanLayout } from './row-layout.ts';

type ShownRow = readonly (string | null)[];

/** One rule's key on one side: null where the rule does not work on the row. */
interface RuleKey {
  flag: number | null;
  /** Columns that must not be NULL. */
  needed: number[];
  text(row: ShownRow, compared: string): string;
}

/** The keys of one side's rows, made while they are staged: SQL then only has to join bytes. */
export class RowKeys {
  readonly #rules: RuleKey[];
  /** The keys that are counted, whatever the rule's filter lets through. */
  readonly #counted: RuleKey | null;
  readonly #order: ((row: ShownRow) => string)[];
  readonly #countedOrder: ((row: ShownRow) => string)[] | null;
  readonly #columnNames: string[];
  readonly #reasons: ReturnType<typeof unmatchedReasons>;

  constructor(plan: ReconcilePlan, side: Side, layout: PlanLayout) {
    this.#rules = plan.rules.map((rule) => ruleKey(rule, side, layout));
    this.#counted = plan.keyRule === null ? null : { ...this.#rules[plan.keyRule]!, flag: null };
    const { columns } = layout[side];
    this.#columnNames = columns.map((column) => column.name);
    const ordering = (keys: readonly Record<Side, string>[]) =>
      keys.map((key) => {
        const position = columnPosition(columns, side, key[side]);
        const order = orderOfType(columns[position]!.logicalType);
        return (row: ShownRow) => {
          const text = row[position] ?? null;
          return text === null ? NULL_ORDER : order(text);
        };
      });
    // Without a row key, where whole rows are matched, rows are shown as they arrived.
    this.#order = ordering(plan.rowKey);
    this.#countedOrder = sortsApart(plan) ? ordering(plan.rules[plan.keyRule!]!.keys) : null;
    this.#reasons = unmatchedReasons(side, { count: plan.rules.length });
  }

  get count(): number {
    return this.#rules.length;
  }

  /** By rule; null where the rule does not work on the row. */
  keys(row: ShownRow, compared: string): (string | null)[] {
    return this.#rules.map((rule) => (worksOn(rule, row) ? rule.text(row, compared) : null));
  }

  /** Null where a part of it is NULL, or no key is counted. */
  countedKey(row: ShownRow, compared: string): string | null {
    return this.#counted !== null && worksOn(this.#counted, row) ? this.#counted.text(row, compared) : null;
  }

  hasNullKey(row: ShownRow): boolean {
    return this.#counted?.needed.some((position) => row[position] === null) ?? false;
  }

  orderKey(row: ShownRow): string {
    return orderKey(this.#order.map((order) => order(row)));
  }

  /** Of the keys that are counted, where they are not the row key; null where they are. */
  countedOrderKey(row: ShownRow): string | null {
    return this.#countedOrder === null ? null : orderKey(this.#countedOrder.map((order) => order(row)));
  }

  /** Why no rule works on a row. */
  reason(row: ShownRow): string {
    for (const rule of this.#rules) {
      if (rule.flag !== null && row[rule.flag] !== 'true') continue;
      const missing = rule.needed.find((position) => row[position] === null);
      if (missing !== undefined) return this.#reasons.nullKey.join(this.#columnNames[missing]);
    }
    return this.#reasons.filteredOut;
  }
}

function worksOn(rule: RuleKey, row: ShownRow): boolean {
  if (rule.flag !== null && row[rule.flag] !== 'true') return false;
  for (const position of rule.needed) if (row[position] === null) return false;
  return true;
}

function ruleKey(rule: RulePlan, side: Side, layout: PlanLayout): RuleKey {
  const { columns } = layout[side];
  const position = (name: string) => columnPosition(columns, side, name);
  const flagName = side === 'source' ? rule.sourceFlag : rule.targetFlag;
  const flag = flagName === undefined ? null : position(flagName);
  // Whole rows: what is compared is the key, and NULL is a value like any other.
  if (rule.type === 'multiset') return { flag, needed: [], text: (_, compared) => keyText([compared]) };
  const parts = rule.keys.map((key) => {
    const at = {
      source: columnPosition(layout.source.columns, 'source', key.source),
      target: columnPosition(layout.target.columns, 'target', key.target),
    };
    const types = [layout.source.columns[at.source]!.logicalType, layout.target.columns[at.target]!.logicalType] as const;
    // A plan refuses key pairs that can never be equal.
    const comparator = fieldComparatorOf(...types, comparePair(...types).comparison);
    return { position: at[side], comparable: comparator[side] };
  });
  const needed = parts.map((part) => part.position);
  if (rule.similarity !== undefined) needed.push(position(rule.similarity[side]));
  return { flag, needed, text: (row) => keyText(parts.map((part) => part.comparable(row[part.position] ?? null) ?? '')) };
}

/** Whether the keys that are counted are made by transforms: rows are named, and in order, by what was there before. */
export function sortsApart(plan: ReconcilePlan): boolean {
  if (plan.keyRule === null) return false;
  const { keys } = plan.rules[plan.keyRule]!;
  return keys.some((key, index) => key.source !== plan.rowKey[index]?.source || key.target !== plan.rowKey[index]?.target);
}
