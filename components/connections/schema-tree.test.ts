import { describe, expect, it } from 'vitest';
import { bestMatch, type Dataset, rowId, treeRows } from './schema-tree.ts';

const dataset = (schema: string | null, table: string): Dataset => ({
  name: schema === null ? table : `${schema}.${table}`,
  schema,
  table,
  kind: 'table',
  rowEstimate: null,
});
const open = new Set<string>();

describe('the tree of datasets', () => {
  const shop = [dataset('sales', 'orders_10'), dataset('hr', 'people'), dataset('sales', 'Customers'), dataset('sales', 'orders_9')];

  it('lists schemas and tables in the order people expect', () => {
    expect(treeRows(shop, '', open).map(rowId)).toEqual([
      'schema:hr',
      'dataset:hr.people',
      'schema:sales',
      'dataset:sales.Customers',
      'dataset:sales.orders_9',
      'dataset:sales.orders_10',
    ]);
  });

  it('leaves the schemas away where there is only one', () => {
    const rows = treeRows([dataset(null, 'b.csv'), dataset(null, 'a.csv')], '', open);
    expect(rows.map(rowId)).toEqual(['dataset:a.csv', 'dataset:b.csv']);
    expect(rows[0]).toMatchObject({ level: 1 });
  });

  it('keeps closed schemas shut, but looks into them when searching', () => {
    const closed = new Set(['sales']);
    expect(treeRows(shop, '', closed).map(rowId)).toEqual(['schema:hr', 'dataset:hr.people', 'schema:sales']);
    expect(treeRows(shop, 'sal ORD', closed).map(rowId)).toEqual(['schema:sales', 'dataset:sales.orders_9', 'dataset:sales.orders_10']);
    expect(treeRows(shop, 'sales.orders_1', open).map(rowId)).toEqual(['schema:sales', 'dataset:sales.orders_10']);
  });

  it('knows which table a search means', () => {
    const rows = treeRows([dataset('s', 'order_lines'), dataset('s', 'orders'), dataset('s', 'people')], 'ord', open);
    expect(bestMatch(rows)).toBe('s.orders');
    expect(bestMatch([])).toBeNull();
  });

  it('counts only what was found', () => {
    expect(treeRows(shop, 'orders', open)[0]).toEqual({ kind: 'schema', schema: 'sales', count: 2, open: true });
    expect(treeRows(shop, 'nothing', open)).toEqual([]);
  });
});
