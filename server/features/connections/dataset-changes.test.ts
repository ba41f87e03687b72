import { describe, expect, it } from 'vitest';
import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { datasetChanges } from './dataset-changes.ts';

function column(name: string, nativeType: string, logicalType: ColumnDescription['logicalType']): ColumnDescription {
  return { name, nativeType, logicalType, nullable: true };
}
function dataset(...columns: ColumnDescription[]): DatasetDescription {
  return { columns, keys: [], rowEstimate: null };
}

describe('datasetChanges', () => {
  it('names added, removed and retyped columns, breaking ones first', () => {
    const before = dataset(
      column('id', 'int', { kind: 'integer' }),
      column('name', 'varchar(20)', { kind: 'string' }),
      column('gone', 'date', { kind: 'date' }),
    );
    const after = dataset(
      column('id', 'varchar(36)', { kind: 'string' }),
      column('name', 'varchar(30)', { kind: 'string' }),
      column('fresh', 'json', { kind: 'json' }),
    );
    expect(datasetChanges(before, after)).toEqual([
      { kind: 'removed', column: 'gone', before: 'date', breaking: true },
      { kind: 'retyped', column: 'id', before: 'int', after: 'varchar(36)', breaking: true },
      { kind: 'retyped', column: 'name', before: 'varchar(20)', after: 'varchar(30)', breaking: false },
      { kind: 'added', column: 'fresh', after: 'json', breaking: false },
    ]);
    expect(datasetChanges(before, before)).toEqual([]);
  });
});
