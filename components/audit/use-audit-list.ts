'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createSerializer, parseAsArrayOf, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useTRPC } from '../api/trpc.ts';

const PAGE_ROWS = 50;

const urlState = {
  action: parseAsString,
  actor: parseAsString,
  /** Days in the viewer's zone, `2025-01-24`; both are included. */
  from: parseAsString,
  to: parseAsString,
  /** One thing's history: what its page links to. */
  type: parseAsString,
  id: parseAsString,
  /** The cursors of the pages gone through, so that a copied link knows the way back too. */
  pages: parseAsArrayOf(parseAsInteger).withDefault([]),
  entry: parseAsInteger,
};
const hrefOf = createSerializer(urlState);

/** The entries that the URL asks for. */
export function useAuditList() {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const from = startOfDay(view.from, 0);
  const to = startOfDay(view.to, 1);
  const filter = {
    ...(view.action ? { action: view.action } : {}),
    ...(view.actor ? { actor: view.actor } : {}),
    ...(view.type ? { entityType: view.type } : {}),
    ...(view.id ? { entityId: view.id } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
  const cursor = view.pages.at(-1);
  const query = useQuery(
    trpc.audit.list.queryOptions({ ...filter, ...(cursor ? { cursor } : {}), limit: PAGE_ROWS }, { placeholderData: keepPreviousData }),
  );
  const next = query.data?.next ?? null;
  return {
    query,
    view,
    filtered: Object.keys(filter).length > 0,
    exportHref: `/api/audit/export?${new URLSearchParams(
      Object.entries(filter).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
    )}`,
    hrefOfEntry: (entry: number | null) => `/audit${hrefOf({ ...view, entry })}`,
    setFilter: (change: Partial<Pick<typeof view, 'action' | 'actor' | 'from' | 'to' | 'type' | 'id'>>) =>
      void setView({ ...change, pages: null, entry: null }),
    closeEntry: () => void setView({ entry: null }),
    next: next === null ? null : () => void setView({ pages: [...view.pages, next] }),
    previous: view.pages.length > 0 ? () => void setView({ pages: view.pages.slice(0, -1) }) : null,
  };
}

/** Midnight in the viewer's zone, so many days later; undefined when the text is no day. */
function startOfDay(day: string | null, later: number): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (!parts) return undefined;
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
}
