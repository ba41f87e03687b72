import type { Prisma } from '#server/db/generated/client.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ChangeFilter } from './change.schema.ts';
import { keyText, searchable } from './search-text.ts';

/** The rows of a set that a filter means. @throws TieoutError invalid_input for a field or key column that is none. */
export function whereOf(setId: string, filter: ChangeFilter, layout: ChangeLayout): Prisma.ChangeWhereInput {
  const all: Prisma.ChangeWhereInput[] = [];
  if (filter.kinds?.length) all.push({ kind: { in: filter.kinds } });
  if (filter.field !== undefined) all.push({ places: { contains: `,${requireField(layout, filter.field)},` } });
  if (filter.decisions?.length) all.push({ decision: { in: filter.decisions } });
  if (filter.rule !== undefined) all.push({ rule: filter.rule });
  if (filter.search !== undefined) all.push({ search: { contains: searchable(filter.search) } });
  for (const [column, value] of Object.entries(filter.key ?? {})) {
    requireKey(layout, column);
    all.push({ search: { contains: keyText(column, value) } });
  }
  if (filter.problems) all.push({ OR: [{ problem: { not: null } }, { kind: { not: 'delete' }, fields: { some: { hasValue: false } } }] });
  if (filter.outcomes?.length) all.push({ outcome: { in: filter.outcomes } });
  if (filter.from !== undefined) all.push({ seq: { gte: filter.from } });
  if (filter.to !== undefined) all.push({ seq: { lte: filter.to } });
  if (filter.seqs !== undefined) all.push({ seq: { in: filter.seqs } });
  return { changeSetId: setId, AND: all };
}

/** The place of a field, by its name in the outcomes or by the column that is written. */
export function requireField(layout: ChangeLayout, name: string): number {
  const byField = layout.fields.findIndex(({ field }) => field === name);
  const place = byField === -1 ? layout.fields.findIndex(({ column }) => column === name) : byField;
  if (place !== -1) return place;
  throw new TieoutError(
    'invalid_input',
    `There is no field "${name}" in this change set.`,
    `Its fields are ${layout.fields.map(({ field }) => field).join(', ')}.`,
  );
}

function requireKey(layout: ChangeLayout, name: string): void {
  if (layout.keys.some(({ column }) => column === name)) return;
  throw new TieoutError(
    'invalid_input',
    `"${name}" is no key column of ${layout.table}.`,
    `The key is ${layout.keys.map(({ column }) => column).join(', ')}.`,
  );
}

/** The filter in words, for the audit: `updates, field status, pending`. */
export function filterWords(filter: ChangeFilter): string {
  const words = [
    ...(filter.kinds?.length ? [filter.kinds.map((kind) => `${kind}s`).join(' and ')] : []),
    ...(filter.field === undefined ? [] : [`with the field ${filter.field}`]),
    ...(filter.decisions?.length ? [filter.decisions.join(' or ')] : []),
    ...(filter.rule === undefined ? [] : [`matched by ${filter.rule}`]),
    ...(filter.search === undefined ? [] : [`containing ${JSON.stringify(filter.search)}`]),
    ...Object.entries(filter.key ?? {}).map(([column, value]) => `${column} = ${JSON.stringify(value)}`),
    ...(filter.problems ? ['with problems'] : []),
    ...(filter.outcomes?.length ? [filter.outcomes.join(' or ').replaceAll('_', ' ')] : []),
    ...(filter.from === undefined && filter.to === undefined ? [] : [`from ${filter.from ?? 1} to ${filter.to ?? 'the last'}`]),
    ...(filter.seqs === undefined ? [] : [`${filter.seqs.length} chosen`]),
  ];
  return words.length === 0 ? 'all rows' : `rows ${words.join(', ')}`;
}
