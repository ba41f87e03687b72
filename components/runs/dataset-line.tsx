import type { ReactNode } from 'react';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { SideTag } from '../ui/side-tag.tsx';

type SideDefinition = RulesetDefinition['source'];

/** One side of a ruleset on one line: whose side, which connection, which table or query, through which filter. */
export function DatasetLine({ side, dataset, end }: { side: 'source' | 'target'; dataset: SideDefinition; end?: ReactNode }) {
  return (
    <div className="flex min-h-8 items-baseline gap-3 border-b py-1.5">
      <SideTag side={side} className="w-18 shrink-0" />
      <p className="min-w-0 flex-1 break-words">
        <span className="text-ink-2">{dataset.connection}</span>
        <span aria-hidden className="px-1.5 text-ink-3">
          /
        </span>
        {dataset.table !== undefined ? (
          <span className="font-mono text-xs">{dataset.table}</span>
        ) : (
          <code className="line-clamp-2 inline font-mono text-xs text-ink-2">{dataset.query}</code>
        )}
        {dataset.filter !== undefined && (
          <span className="block text-ink-3">
            where <code className="font-mono text-xs text-ink-2">{dataset.filter}</code>
          </span>
        )}
      </p>
      {end && <span className="shrink-0 text-ink-2">{end}</span>}
    </div>
  );
}
