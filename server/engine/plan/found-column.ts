import type { ColumnDescription } from '../connectors/contract.ts';
import { formatLogicalType } from '../values/logical-type.ts';
import type { PlanFindings } from './plan-findings.ts';
import type { resolveColumn } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';

/** `"amount" (decimal(10,2))` for each side. */
export function typedNames(pair: ColumnPair): [string, string] {
  const typed = (column: ColumnDescription) => `"${column.name}" (${formatLogicalType(column.logicalType)})`;
  return [typed(pair.source), typed(pair.target)];
}

export function found(result: ReturnType<typeof resolveColumn>, path: string, findings: PlanFindings): ColumnDescription | null {
  if ('column' in result) return result.column;
  findings.problem(path, result.problem);
  return null;
}
