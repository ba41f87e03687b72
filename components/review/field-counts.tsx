'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { FieldCounts } from '#server/features/changes/change-view.ts';
import { BarList } from '../charts/bar-list.tsx';
import { formatPlural } from '../ui/format.ts';
import { fieldWords } from './row-words.ts';

const AT_FIRST = 4;

/** Which fields are to be written in how many updates; each is a filter. Nothing where there is only one. */
export function FieldCountList({
  fields,
  updates,
  selected,
  onSelect,
}: {
  fields: readonly FieldCounts[];
  updates: number;
  selected: string | null;
  onSelect: (field: string | null) => void;
}) {
  const [all, setAll] = useState(false);
  const items = fields
    .filter((field) => field.changes > 0)
    .map((field) => ({ id: field.field, label: fieldWords(field), value: field.changes, total: updates }));
  if (items.length < 2) return null;
  return (
    <section aria-label="Updates per field">
      <BarList
        label="Updates per field"
        columns={2}
        tone="ink"
        limit={all ? undefined : AT_FIRST}
        items={items}
        selected={selected}
        onSelect={(id) => onSelect(selected === id ? null : id)}
      />
      {items.length > AT_FIRST && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-0.5 inline-flex h-6 items-center gap-1 rounded-sm px-1.5 text-xs text-ink-2 hover:bg-hover hover:text-ink"
        >
          <ChevronRight aria-hidden className={`size-3.5 ${all ? '-rotate-90' : 'rotate-90'}`} />
          {all ? 'Fewer' : `All ${formatPlural(items.length, 'field')} to be written`}
        </button>
      )}
    </section>
  );
}
