import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { describedSide, resolveColumn } from '#server/engine/plan/resolve-column.ts';
import { compileChain } from '#server/engine/transforms/compile-chain.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';

/** A column as it is compared: with the type that its transforms give; undefined while the chain cannot work on it. */
export function comparedColumn(
  column: ColumnDescription | undefined,
  chain: TransformChain,
  description: DatasetDescription | null,
): ColumnDescription | undefined {
  if (column === undefined || chain.length === 0) return column;
  const side = describedSide({ connection: '', table: 'the table' }, description ?? { columns: [column], keys: [], rowEstimate: null });
  const compiled = compileChain(chain, column, (written) => resolveColumn(written, side));
  return 'chain' in compiled ? { ...column, logicalType: compiled.chain.type } : undefined;
}
