'use client';

import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { ChangeEventView, ChangeSetState } from '#server/features/changes/change-view.ts';
import { Button } from '../ui/button.tsx';
import { SearchInput } from '../ui/input.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { FieldChips } from './field-chips.tsx';
import type { Review } from './use-review.ts';

/** Looks for a key or a value; beside it what somebody did last, and how to see the rows that the filter means now. */
export function ReviewToolbar({
  set,
  review,
  lastEvent,
  moved,
}: {
  set: ChangeSetState;
  review: Review;
  lastEvent: ChangeEventView | null;
  moved: number;
}) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
      <SearchRows key={review.view.q ?? ''} search={review.view.q ?? ''} onSearch={(q) => review.narrow({ q })} />
      {set.counts && <FieldChips fields={set.counts.fields} selected={review.view.field} onSelect={(field) => review.narrow({ field })} />}
      {moved > 0 && (
        <Button size="sm" variant="ghost" icon={<RotateCw />} loading={review.rows.retrying} onClick={review.rows.reload}>
          {moved === 1 ? '1 row here is' : `${moved} rows here are`} no more what you filter by · Reload
        </Button>
      )}
      {lastEvent && (
        <p className="ml-auto min-w-0 truncate text-ink-2">
          <span className="font-medium">{lastEvent.actor.name}</span>: {lastEvent.message}, <RelativeTime at={lastEvent.at} still />
        </p>
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
