import Link from 'next/link';
import { formatCount } from '../ui/format.ts';
import { appliedRowsOf } from './applied-rows-of.ts';

/** An entry holds the first rows of what was applied; the change set, which is never changed again, accounts for all of them. */
export function RowsLeftOut({ entityId, after }: { entityId: string; after: unknown }) {
  const rows = appliedRowsOf(entityId, after);
  if (!rows) return null;
  return (
    <p className="text-ink-2">
      The first {formatCount(rows.shown)} of {formatCount(rows.applied)} rows.{' '}
      <Link href={rows.href} className="text-ink underline decoration-line-strong underline-offset-4 hover:decoration-current">
        All {formatCount(rows.applied)} in the change set
      </Link>
    </p>
  );
}
