import type { ChangeRow } from '#server/features/changes/change-view.ts';

/** Whether approving the row would do anything: a delete always, an insert with all its values, an update with one of them. */
export function isApprovable({ kind, problem, fields }: Pick<ChangeRow, 'kind' | 'problem' | 'fields'>): boolean {
  if (problem !== null) return false;
  if (kind === 'delete') return true;
  const hasValue = (field: ChangeRow['fields'][number]) => field.value !== undefined;
  return kind === 'insert' ? fields.every(hasValue) : fields.some(hasValue);
}
