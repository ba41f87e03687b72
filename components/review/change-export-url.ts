import type { ExportFormat } from '#server/engine/landing/contract.ts';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';

/** Where the rows that a review shows come as a file. */
export function changeExportUrl(
  setId: string,
  { kinds, field, decisions, outcomes, problems, search }: Omit<ChangeFilter, 'key' | 'rule' | 'from' | 'to' | 'seqs'>,
  format: ExportFormat,
): string {
  const query = new URLSearchParams({
    format,
    ...(kinds?.length ? { kind: kinds.join(',') } : {}),
    ...(field === undefined ? {} : { field }),
    ...(decisions?.length ? { decision: decisions.join(',') } : {}),
    ...(outcomes?.length ? { outcome: outcomes.join(',') } : {}),
    ...(problems ? { problems: 'true' } : {}),
    ...(search === undefined ? {} : { text: search }),
  });
  return `/api/v1/change-sets/${encodeURIComponent(setId)}/export?${query}`;
}
