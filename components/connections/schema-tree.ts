import type { ApiOutputs } from '../api/trpc.ts';

export type Dataset = ApiOutputs['connections']['datasets'][number];

/** One line of the tree. Schemas are left away where there is only one. */
export type TreeRow =
  | { kind: 'schema'; schema: string; count: number; open: boolean }
  | { kind: 'dataset'; dataset: Dataset /** 1 without a schema above it, else 2. */; level: 1 | 2 };

const NO_SCHEMA = '';
const byName = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The lines to show: schemas and their tables in order of name, only what `search` finds (every word of it, in the schema
 * or the table), without what lies in a `closed` schema. A search looks into closed schemas too.
 */
export function treeRows(datasets: readonly Dataset[], search: string, closed: ReadonlySet<string>): TreeRow[] {
  const words = search
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== '');
  const found = datasets.filter(({ schema, table }) => {
    const text = `${schema ?? ''}.${table}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const bySchema = new Map<string, Dataset[]>();
  for (const dataset of found) {
    const schema = dataset.schema ?? NO_SCHEMA;
    bySchema.set(schema, [...(bySchema.get(schema) ?? []), dataset]);
  }
  const single = new Set(datasets.map((dataset) => dataset.schema ?? NO_SCHEMA)).size === 1;
  return [...bySchema.keys()].sort(byName).flatMap((schema): TreeRow[] => {
    const tables = bySchema.get(schema)!.toSorted((a, b) => byName(a.table, b.table));
    const level = single ? 1 : 2;
    const rows = tables.map((dataset): TreeRow => ({ kind: 'dataset', dataset, level }));
    if (single) return rows;
    const open = words.length > 0 || !closed.has(schema);
    return [{ kind: 'schema', schema, count: tables.length, open }, ...(open ? rows : [])];
  });
}

export function rowId(row: TreeRow): string {
  return row.kind === 'schema' ? `schema:${row.schema}` : `dataset:${row.dataset.name}`;
}

/** What Enter in the search box means: of all tables found the one with the shortest name, as it holds least besides the words. */
export function bestMatch(rows: readonly TreeRow[]): string | null {
  const found = rows.flatMap((row) => (row.kind === 'dataset' ? [row.dataset] : []));
  return found.toSorted((a, b) => a.table.length - b.table.length)[0]?.name ?? null;
}
