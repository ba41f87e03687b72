import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';

export interface DatasetChange {
  kind: 'added' | 'removed' | 'retyped';
  column: string;
  /** Native type, where there is one. */
  before?: string;
  after?: string;
  /** Rulesets that use the column may fail or compare differently. */
  breaking: boolean;
}

/** What became of the columns, breaking changes first. */
export function datasetChanges(before: DatasetDescription, after: DatasetDescription): DatasetChange[] {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const present = new Set(after.columns.map((column) => column.name));
  const changes: DatasetChange[] = before.columns
    .filter((column) => !present.has(column.name))
    .map((column) => ({ kind: 'removed', column: column.name, before: column.nativeType, breaking: true }));
  for (const column of after.columns) {
    const former = old.get(column.name);
    if (!former) changes.push({ kind: 'added', column: column.name, after: column.nativeType, breaking: false });
    else if (former.nativeType !== column.nativeType) changes.push(retyped(former, column));
  }
  return changes.sort((a, b) => Number(b.breaking) - Number(a.breaking));
}

/** A type that still means the same (`varchar(20)` → `varchar(30)`) breaks nothing. */
function retyped(before: ColumnDescription, after: ColumnDescription): DatasetChange {
  const breaking = formatLogicalType(before.logicalType) !== formatLogicalType(after.logicalType);
  return { kind: 'retyped', column: after.name, before: before.nativeType, after: after.nativeType, breaking };
}
