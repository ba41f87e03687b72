import type { ColumnDescription } from '../connectors/contract.ts';
import type { DatasetDefinition } from './definition.ts';
import type { DerivedColumns } from './derived-columns.ts';
import type { SidePlan } from './plan.ts';
import type { DescribedSide } from './resolve-column.ts';

/** Names of the boolean columns that carry predicates; the same predicate is extracted once. */
export class FlagNames {
  readonly flags: SidePlan['flags'] = [];
  readonly #taken: Set<string>;

  constructor(side: DescribedSide) {
    const derived = side.derived.columns.map(({ column }) => column);
    this.#taken = new Set([...side.description.columns, ...derived].map((column) => column.name.toLowerCase()));
  }

  nameFor(predicate: string): string {
    const known = this.flags.find((flag) => flag.predicate === predicate);
    if (known !== undefined) return known.name;
    let name = `tieout_flag_${this.flags.length + 1}`;
    while (this.#taken.has(name)) name = `${name}_`;
    this.flags.push({ name, predicate });
    return name;
  }
}

/** What is read from one side: key columns in rule order, then field columns, then what transforms read besides, each once. */
export function planSide(
  dataset: DatasetDefinition,
  keyColumns: ColumnDescription[],
  fieldColumns: ColumnDescription[],
  order: ColumnDescription[],
  derived: DerivedColumns,
  flags: SidePlan['flags'],
): SidePlan {
  return {
    dataset: { table: dataset.table, query: dataset.query, filter: dataset.filter },
    columns: [...new Set([...keyColumns, ...fieldColumns, ...derived.alsoRead])],
    derived: derived.columns,
    flags,
    orderBy: [...new Set(order)].filter(isOrdered).map((column) => column.name),
  };
}

/** Not every database orders JSON; key columns are of other types, whole rows may hold some. */
function isOrdered({ logicalType }: ColumnDescription): boolean {
  return logicalType.kind !== 'json';
}
