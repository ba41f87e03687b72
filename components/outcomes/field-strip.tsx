'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { RunDocument } from '#server/engine/run-document.ts';
import { BarList } from '../charts/bar-list.tsx';
import { formatPlural } from '../ui/format.ts';
import { namedFields } from './field-names.ts';

const AT_FIRST = 6;

/** Where the differences are: one bar per field, the longest first, each a filter. */
export function FieldStrip({
  document,
  selected,
  onSelect,
}: {
  document: RunDocument;
  selected: string | null;
  onSelect: (field: string | null) => void;
}) {
  const [all, setAll] = useState(false);
  const items = namedFields(document.fields)
    .filter((field) => field.mismatched > 0)
    .map(({ id, label, mismatched, compared }) => ({ id, label, value: mismatched, total: compared }));
  if (items.length === 0) return null;
  return (
    <section aria-label="Mismatched values per field">
      <BarList
        label="Mismatched values per field"
        columns={2}
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
          {all ? 'Fewer' : `All ${formatPlural(items.length, 'field')} that differ`}
        </button>
      )}
    </section>
  );
}
