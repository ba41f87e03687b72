import type { ColumnDescription } from '../../connectors/contract.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { compileChain } from '../compile-chain.ts';
import { type FindColumn, Refusal } from '../transform.ts';
import { type TransformChain, transformChainSchema } from '../transform-schema.ts';

export const STRING: LogicalType = { kind: 'string' };

export function columnOf(name: string, logicalType: LogicalType): ColumnDescription {
  return { name, nativeType: logicalType.kind, logicalType, nullable: true };
}

/** Other columns of a row: their types and the row's texts. */
export type OtherColumns = Record<string, { type: LogicalType; text: string | null }>;

export function finder(others: OtherColumns): FindColumn {
  return (name) => {
    const found = others[name];
    return found === undefined ? { problem: `no column "${name}"` } : { column: columnOf(name, found.type) };
  };
}

/** What a chain makes of one value of a column `value`; a refusal as `!reason`, a problem as `?path: message`. */
export function runChain(chain: TransformChain, text: string | null, type: LogicalType = STRING, others: OtherColumns = {}): string | null {
  const compiled = compileChain(transformChainSchema.parse(chain), columnOf('value', type), finder(others));
  if ('problem' in compiled) return `?${compiled.problem.path}: ${compiled.problem.message}`;
  const result = compiled.chain.run(text, (name) => others[name]?.text ?? null);
  return result instanceof Refusal ? `!${result.reason} (${result.transform})` : result;
}

/** The type that a chain gives. */
export function typeOf(chain: TransformChain, type: LogicalType): LogicalType | string {
  const compiled = compileChain(transformChainSchema.parse(chain), columnOf('value', type), finder({}));
  return 'problem' in compiled ? compiled.problem.message : compiled.chain.type;
}
