import { ArrowRight } from 'lucide-react';
import { auditChanges } from './audit-changes.ts';

/** Each value that changed: before, struck through, then after. Said in words too, for those who do not see the strokes. */
export function AuditChangeList({ before, after }: { before: unknown; after: unknown }) {
  const changes = auditChanges(before, after);
  if (changes.length === 0) return <p className="text-ink-2">This entry holds no values.</p>;
  return (
    <dl className="flex flex-col">
      {changes.map((change) => (
        <div key={change.path} className="border-b py-1.5">
          <dt className="font-mono text-xs text-ink-3">{change.path}</dt>
          <dd className="flex flex-wrap items-baseline gap-x-2 font-mono text-xs leading-5">
            {change.before !== undefined && (
              <>
                <span className="sr-only">before</span>
                <del className="break-all text-ink-2">{change.before}</del>
              </>
            )}
            {change.before !== undefined && change.after !== undefined && (
              <ArrowRight aria-hidden className="size-3 self-center text-ink-3" />
            )}
            {change.after !== undefined && (
              <>
                <span className="sr-only">after</span>
                <ins className="break-all no-underline">{change.after}</ins>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
