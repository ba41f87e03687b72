import { ArrowRight } from 'lucide-react';
import type { DefinitionChange } from './definition-changes.ts';

const words = { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' };

/** Differences of two definitions in words: what, where, before and after. */
export function ChangeList({ changes, label }: { changes: readonly DefinitionChange[]; label: string }) {
  return (
    <ul aria-label={label}>
      {changes.map((change) => (
        <li key={`${change.kind} ${change.place}`} className="flex gap-3 border-b py-1.5 last:border-b-0">
          <span className="w-16 shrink-0 text-ink-3">{words[change.kind]}</span>
          <span className="w-56 shrink-0 break-words max-sm:w-32">{change.place}</span>
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 font-mono text-xs leading-5 break-words">
            {change.before !== undefined && <del className="text-ink-3 decoration-control">{change.before}</del>}
            {change.before !== undefined && change.after !== undefined && (
              <ArrowRight aria-label="becomes" className="size-3 shrink-0 self-center text-ink-3" />
            )}
            {change.after !== undefined && <ins className="no-underline">{change.after}</ins>}
          </span>
        </li>
      ))}
    </ul>
  );
}
