'use client';

import { Columns3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { OutcomeColumns } from '#server/engine/landing/contract.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { SearchInput } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { Switch } from '../ui/switch.tsx';
import { fieldColumns } from './grid-columns.ts';

export interface ColumnChoiceProps {
  columns: OutcomeColumns;
  /** Ids of hidden fields (`fieldColumns`). */
  hidden: readonly string[];
  onHiddenChange: (hidden: string[]) => void;
  changedOnly: boolean;
  onChangedOnlyChange: (changedOnly: boolean) => void;
}

/** For the toolbar over the grid: only changed columns, and which columns at all. */
export function ColumnChoice({ columns, hidden, onHiddenChange, changedOnly, onChangedOnlyChange }: ColumnChoiceProps) {
  const fields = useMemo(() => fieldColumns(columns), [columns]);
  const [search, setSearch] = useState('');
  const found = fields.filter((field) => `${field.source} ${field.target}`.toLowerCase().includes(search.toLowerCase()));
  const shownCount = fields.filter((field) => !hidden.includes(field.id)).length;
  return (
    <div className="flex items-center gap-3">
      <Switch checked={changedOnly} onCheckedChange={onChangedOnlyChange} label="Only changed columns" />
      <Popover
        title="Columns"
        titleHidden
        align="end"
        className="w-72 p-2!"
        trigger={
          <Button size="sm" icon={<Columns3 />}>
            Columns {shownCount < fields.length && `${shownCount} of ${fields.length}`}
          </Button>
        }
      >
        <SearchInput aria-label="Find a column" placeholder="Find a column" value={search} onValueChange={setSearch} />
        <div className="my-1.5 flex gap-1">
          <Button size="sm" variant="ghost" onClick={() => onHiddenChange([])}>
            Show all
          </Button>
          <Button size="sm" variant="ghost" onClick={() => onHiddenChange(fields.map((field) => field.id))}>
            Hide all
          </Button>
        </div>
        <ul aria-label="Columns shown" className="max-h-80 overflow-y-auto px-1">
          {found.map((field) => (
            <li key={field.id}>
              <Checkbox
                checked={!hidden.includes(field.id)}
                onCheckedChange={(shown) => onHiddenChange(shown ? hidden.filter((id) => id !== field.id) : [...hidden, field.id])}
                label={
                  <span className="font-mono text-xs">
                    {field.source}
                    {field.source !== field.target && <span className="text-ink-3"> → {field.target}</span>}
                  </span>
                }
              />
            </li>
          ))}
          {found.length === 0 && <li className="py-2 text-ink-3">No column is called “{search}”.</li>}
        </ul>
      </Popover>
    </div>
  );
}
