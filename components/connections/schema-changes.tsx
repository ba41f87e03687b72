import { CircleAlert, History } from 'lucide-react';
import type { ApiOutputs } from '../api/trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';

type Description = ApiOutputs['connections']['describe'];

const words = { removed: 'Removed', retyped: 'Type changed', added: 'Added' };

/** What the last refresh found changed, breaking changes first. Nothing when nothing did. */
export function SchemaChanges({ changes, changedAt }: Pick<Description, 'changes' | 'changedAt'>) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Changes of the schema" className="rounded-md border px-3 py-2">
      <p className="flex items-center gap-2 text-ink-2">
        <History aria-hidden className="size-4 shrink-0" />
        <span>
          Changed since it was read before
          {changedAt && (
            <>
              , found <RelativeTime at={changedAt} />
            </>
          )}
        </span>
      </p>
      <ul className="mt-1">
        {changes.map((change) => (
          <li key={`${change.kind} ${change.column}`} className="flex min-h-7 flex-wrap items-center gap-x-3">
            <span className="w-24 text-ink-2">{words[change.kind]}</span>
            <span className="font-mono text-xs">{change.column}</span>
            <span className="font-mono text-xs text-ink-2">
              {change.kind === 'retyped' ? `${change.before} → ${change.after}` : (change.after ?? change.before)}
            </span>
            {change.breaking && (
              <Badge tone="bad" icon={<CircleAlert aria-hidden />}>
                Breaking
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
