import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { type Comparable, comparable, compareValues, equal, shownText } from './comparable.model.ts';

export type Row = { index: number; texts: (string | null)[] };

/** One side of the slow model: its rows, and what they hold. */
export class ModelSide {
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

export function sameParts(left: Comparable[], right: Comparable[]): boolean {
  return left.every((part, index) => equal(part, right[index]!));
}

export function fieldValue(sides: Record<Side, ModelSide>, side: Side, row: Row, field: ReconcilePlan['fields'][number]): Comparable {
  const other = side === 'source' ? 'target' : 'source';
  return comparable(sides[side].text(row, field[side]), sides[side].type(field[side]), sides[other].type(field[other]), field.compare);
}

export function compareLists(left: Comparable[], right: Comparable[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareValues(value, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}
