'use client';

import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ChangeCounts, ChangeSetState } from '#server/features/changes/change-view.ts';
import { ExportMenu } from '../outcomes/export-menu.tsx';
import { Count } from '../ui/count.tsx';
import { SearchInput } from '../ui/input.tsx';
import { changeExportUrl } from './change-export-url.ts';
import { FieldChips } from './field-chips.tsx';
import { filterOf } from './review-url.ts';
import type { Review } from './use-review.ts';

/** Looks for a key or a value; beside it the fields and what needs somebody, as filters. */
export function ReviewToolbar({ set, review }: { set: ChangeSetState; review: Review }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
      <SearchRows key={review.view.q ?? ''} search={review.view.q ?? ''} onSearch={(q) => review.narrow({ q })} />
      {set.counts && <FieldChips fields={set.counts.fields} selected={review.view.field} onSelect={(field) => review.narrow({ field })} />}
      {set.counts && (
        <div className="ml-auto flex items-center gap-2">
          <AttentionChip counts={set.counts} on={review.view.problems} onNarrow={review.narrow} />
          <ExportMenu
            urlOf={(format) => changeExportUrl(set.id, filterOf(review.view), format)}
            contents={{ csv: 'One line per row and field, with its decision', json: 'An array, fields by name with their decisions' }}
          />
        </div>
      )}
    </div>
  );
}

function SearchRows({ search, onSearch }: { search: string; onSearch: (search: string | null) => void }) {
  const [text, setText] = useState(search);
  return (
    <search className="w-60">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(text.trim() || null);
        }}
      >
        <SearchInput
          aria-label="Search keys and values"
          placeholder="Search keys and values…"
          value={text}
          onValueChange={(next) => {
            setText(next);
            // The cross of the box empties it: that is meant at once.
            if (next === '' && search !== '') onSearch(null);
          }}
        />
      </form>
    </search>
  );
}

/** Rows that need a value first, or cannot be written at all. */
function AttentionChip({ counts, on, onNarrow }: { counts: ChangeCounts; on: boolean; onNarrow: Review['narrow'] }) {
  const count = counts.unwritable + counts.fields.reduce((sum, field) => sum + field.needsValue, 0);
  if (count === 0 && !on) return null;
  return (
    <button
      type="button"
      aria-pressed={on}
      title="Values that somebody has to type, and rows that cannot be written"
      onClick={() => onNarrow({ problems: on ? null : true })}
      className={clsx(
        'inline-flex h-7 items-center gap-2 rounded-md border px-2 transition-colors',
        on ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
      )}
    >
      <TriangleAlert aria-hidden className="size-3.5 text-warn" />
      Needs attention
      <span className="font-medium">
        <Count value={count} />
      </span>
    </button>
  );
}
