import type { ColumnDescription } from '../connectors/contract.ts';
import { chainName } from '../transforms/chain-name.ts';
import { compileChain } from '../transforms/compile-chain.ts';
import type { FindColumn } from '../transforms/transform.ts';
import type { TransformChain } from '../transforms/transform-schema.ts';
import { formatLogicalType } from '../values/logical-type.ts';
import type { DerivedColumn } from './plan.ts';
import type { PlanFindings } from './plan-findings.ts';

/** The columns that transforms make on one side; the same chain on the same column is made once. */
export class DerivedColumns {
  readonly columns: DerivedColumn[] = [];
  /** Columns that the chains read beside those they begin with. */
  readonly alsoRead: ColumnDescription[] = [];
  readonly #find: FindColumn;
  readonly #taken: Set<string>;

  constructor(columns: readonly ColumnDescription[], find: FindColumn) {
    this.#find = find;
    this.#taken = new Set(columns.map((column) => column.name.toLowerCase()));
  }

  /** The column that is compared: `from` itself without a chain; null when the chain cannot work on it. */
  of(from: ColumnDescription, chain: TransformChain | undefined, path: string, findings: PlanFindings): ColumnDescription | null {
    if (chain === undefined || chain.length === 0) return from;
    const known = this.columns.find((one) => one.from === from.name && JSON.stringify(one.transforms) === JSON.stringify(chain));
    if (known !== undefined) return known.column;
    const compiled = compileChain(chain, from, this.#find, path);
    if ('problem' in compiled) {
      findings.problem(compiled.problem.path, compiled.problem.message);
      return null;
    }
    for (const name of compiled.chain.columns) {
      const read = this.#find(name);
      if ('column' in read && !this.alsoRead.includes(read.column)) this.alsoRead.push(read.column);
    }
    const logicalType = compiled.chain.type;
    const column = { name: this.#nameFor(from, chain), nativeType: formatLogicalType(logicalType), logicalType, nullable: true };
    this.columns.push({ column, from: from.name, transforms: chain });
    return column;
  }

  #nameFor(from: ColumnDescription, chain: TransformChain): string {
    const wanted = `${from.name} after ${chainName(chain)}`;
    let name = wanted;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count += 1) name = `${wanted} (${count})`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
