'use client';

import { clsx } from 'clsx';
import { Columns3 } from 'lucide-react';
import type { FieldCounts } from '#server/features/changes/change-view.ts';
import { Button } from '../ui/button.tsx';
import { Count } from '../ui/count.tsx';
import { formatCount } from '../ui/format.ts';
import { Menu } from '../ui/menu.tsx';
import { fieldWords } from './row-words.ts';

/** Fields that have their own chip; the others are in the menu behind them. */
const AT_FIRST = 3;

/** In how many updates each field is to be written, the most first; each is a filter. Nothing where there is only one. */
export function FieldChips({
  fields,
  selected,
  onSelect,
}: {
  fields: readonly FieldCounts[];
  selected: string | null;
  onSelect: (field: string | null) => void;
}) {
  const written = fields.filter((field) => field.changes > 0).sort((one, other) => other.changes - one.changes);
  if (written.length < 2) return null;
  const shown = written.filter((field, at) => at < AT_FIRST || field.field === selected);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; these are toggles of a toolbar
    <div role="group" aria-label="Updates per field" className="flex flex-wrap items-center gap-1.5">
      {shown.map((field) => (
        <button
          key={field.field}
          type="button"
          aria-pressed={selected === field.field}
          title={`${formatCount(field.changes)} updates write ${field.column}: ${formatCount(field.approved)} approved, ${formatCount(field.pending)} pending`}
          onClick={() => onSelect(selected === field.field ? null : field.field)}
          className={clsx(
            'inline-flex h-7 max-w-52 items-center gap-2 rounded-md border px-2 transition-colors',
            selected === field.field ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
          )}
        >
          <span className="truncate font-mono text-xs">{fieldWords(field)}</span>
          <span className="font-medium">
            <Count value={field.changes} />
          </span>
        </button>
      ))}
      {written.length > shown.length && (
        <Menu
          align="start"
          trigger={
            <Button size="sm" variant="ghost" icon={<Columns3 />}>
              All {written.length} fields
            </Button>
          }
          groups={[
            {
              choice: {
                value: selected ?? '',
                onValueChange: (field) => onSelect(field === '' ? null : field),
                options: [
                  { value: '', label: 'Every field' },
                  ...written.map((field) => ({ value: field.field, label: `${fieldWords(field)}, ${formatCount(field.changes)}` })),
                ],
              },
            },
          ]}
        />
      )}
    </div>
  );
}
