'use client';

import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { ChangeList } from './change-list.tsx';
import { definitionChanges } from './definition-changes.ts';
import type { RulesetDetail } from './use-ruleset-editor.ts';

/** Somebody else published while this one was written: who, what, and a way on that keeps the edit. */
export function NewerVersion({ base, newer, action }: { base: RulesetDefinition | null; newer: RulesetDetail; action: ReactNode }) {
  const made = newer.versions.find((version) => version.version === newer.version);
  const theirs = base ? definitionChanges(base, newer.definition) : [];
  return (
    <div role="alert" className="rounded-md border border-warn-line bg-warn-bg px-3 py-2">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <p className="min-w-0 flex-1">
          <span className="font-medium">
            {made?.createdBy ?? 'Somebody'} published version {newer.version} meanwhile
          </span>
          {made && (
            <>
              {' '}
              (<RelativeTime at={made.createdAt} />)
            </>
          )}
          {made?.note && `: ${made.note}`}. Your edit is kept. On top of it, yours takes the place of what is listed here.
        </p>
        {action}
      </div>
      {theirs.length > 0 && (
        <div className="mt-2 max-h-56 overflow-y-auto border-t border-warn-line">
          <ChangeList label={`What version ${newer.version} changed`} changes={theirs} />
        </div>
      )}
    </div>
  );
}
