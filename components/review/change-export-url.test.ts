import { expect, it } from 'vitest';
import { changeExportQuerySchema, changeFilterOfQuery } from '#server/api/rest/change-set.schema.ts';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import { changeExportUrl } from './change-export-url.ts';

it.each<Parameters<typeof changeExportUrl>[1]>([
  {},
  { kinds: ['update', 'insert'], field: 'paint & colour', decisions: ['approved', 'pending'], search: 'Ünï=1, 2' },
  { outcomes: ['stale', 'not_applied'], problems: true },
])('asks the server for what the review shows: %j', (filter) => {
  const url = new URL(changeExportUrl('CHG_00000001', filter, 'parquet'), 'http://localhost');
  expect(url.pathname).toBe('/api/v1/change-sets/CHG_00000001/export');
  const { format, ...query } = changeExportQuerySchema.parse(Object.fromEntries(url.searchParams));
  expect(format).toBe('parquet');
  const asked: ChangeFilter = changeFilterOfQuery(query);
  expect(asked).toEqual({ ...filter, problems: filter.problems ?? false });
});
