'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { RunDocument } from '#server/engine/run-document.ts';
import { BarList } from '../charts/bar-list.tsx';
import { formatPlural } from '../ui/format.ts';
import { namedFields } from './field-names.ts';

const COLUMNS = 2;
const ROWS_AT_FIRST = 3;

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
    .map(({ id, label, mismatched, compared }) => ({ id, label, value: mismatched, total: compared }))
    .sort((a, b) => b.value - a.value);
  if (items.length === 0) return null;
  const rows = all ? Math.ceil(items.length / COLUMNS) : Math.min(ROWS_AT_FIRST, Math.ceil(items.length / COLUMNS));
  const shown = items.slice(0, rows * COLUMNS);
  return (
    <section aria-label="Mismatched values per field">
      <div className="grid gap-x-8 lg:grid-cols-2">
        {Array.from({ length: COLUMNS }, (_, at) => shown.slice(at * rows, (at + 1) * rows))
          .filter((part) => part.length > 0)
          .map((part) => (
            <BarList
              key={part[0]?.id}
              label="Mismatched values per field"
              items={part}
              selected={selected}
              onSelect={(id) => onSelect(selected === id ? null : id)}
            />
          ))}
      </div>
      {items.length > ROWS_AT_FIRST * COLUMNS && (
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
