import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { describedSide, resolveColumn } from '../../plan/resolve-column.ts';
import { compileChain } from '../../transforms/compile-chain.ts';
import { Refusal } from '../../transforms/transform.ts';
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
  readonly #derived = new Map<Row, Record<string, string | null>>();

  constructor(plan: ReconcilePlan, side: Side, table: ArrayTable) {
    this.side = side;
    this.#plan = plan;
    this.#columns = Object.keys(table.columns);
    this.#types = { ...table.columns };
    for (const { column } of plan[side].derived) this.#types[column.name] = column.logicalType;
    const rows = table.rows.slice(0, plan.limit).map((texts, index) => ({ index, texts }));
    const refused = new Set(rows.filter((row) => this.#derive(row)));
    const fits = (row: Row) =>
      !refused.has(row) &&
      plan[side].columns.every((column) => {
        const text = this.text(row, column.name);
        return text === null || isCanonical(column.logicalType, text);
      });
    this.accepted = rows.filter(fits);
    this.rejected = rows.filter((row) => !fits(row));
  }

  /** What transforms make of a row, by the chains that previews run; whether they refuse it. */
  #derive(row: Row): boolean {
    const { dataset, columns, derived } = this.#plan[this.side];
    const described = describedSide({ connection: 'model', ...dataset }, { columns, keys: [], rowEstimate: null });
    const made: Record<string, string | null> = {};
    let refused = false;
    for (const { column, from, transforms } of derived) {
      const own = columns.find(({ name }) => name === from)!;
      const compiled = compileChain(transforms, own, (written) => resolveColumn(written, described));
      if ('problem' in compiled) throw new Error(compiled.problem.message);
      const value = compiled.chain.run(this.text(row, from), (name) => this.text(row, name));
      refused ||= value instanceof Refusal;
      made[column.name] = value instanceof Refusal ? null : value;
    }
    this.#derived.set(row, made);
    return refused;
  }

  type(name: string): LogicalType {
    return this.#types[name]!;
  }

  text(row: Row, name: string): string | null {
    return this.#derived.get(row)?.[name] ?? row.texts[this.#columns.indexOf(name)] ?? null;
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
  const compared = { source: field.transformed ?? field.source, target: field.target };
  return comparable(
    sides[side].text(row, compared[side]),
    sides[side].type(compared[side]),
    sides[other].type(compared[other]),
    field.compare,
  );
}

export function compareLists(left: Comparable[], right: Comparable[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareValues(value, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}
