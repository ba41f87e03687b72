'use client';

import { useMemo, useState } from 'react';
import type { FilterOperator, OutcomeColumns } from '#server/engine/landing/contract.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { type FilterCondition, operatorsFor, operatorWord, takesValue } from './filter-conditions.ts';

export interface FilterColumn {
  side: 'source' | 'target';
  name: string;
  type: string;
}

/** Every column of either side that rows can be filtered by, keys first. */
export function filterColumns(columns: OutcomeColumns): FilterColumn[] {
  const seen = new Set<string>();
  return (['source', 'target'] as const)
    .flatMap((side) => [
      ...columns.keys.map((key) => ({ side, name: key[side], type: key.type })),
      ...columns.fields.map((field) => ({ side, name: field[side], type: side === 'source' ? field.sourceType : field.targetType })),
    ])
    .filter(({ side, name }) => {
      const id = `${side}.${name}`;
      return !seen.has(id) && seen.add(id);
    });
}

/** One condition: column of a side, operator, value. */
export function ConditionForm({
  columns,
  initial,
  onSubmit,
}: {
  columns: OutcomeColumns;
  initial: Partial<FilterCondition>;
  onSubmit: (condition: FilterCondition) => void;
}) {
  const all = useMemo(() => filterColumns(columns), [columns]);
  const [chosen, setChosen] = useState(initial.column === undefined ? null : `${initial.side}.${initial.column}`);
  const [operator, setOperator] = useState<FilterOperator>(initial.operator ?? 'eq');
  const [value, setValue] = useState(initial.value ?? '');
  const column = all.find((candidate) => `${candidate.side}.${candidate.name}` === chosen);
  const operators = operatorsFor(column?.type ?? 'string');
  const usable = operators.includes(operator) ? operator : 'eq';

  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (column) onSubmit({ side: column.side, column: column.name, operator: usable, ...(takesValue(usable) && { value }) });
      }}
    >
      <Field label="Column">
        <Combobox
          mono
          placeholder="Search columns…"
          value={chosen}
          onValueChange={setChosen}
          options={all.map(({ side, name, type }) => ({
            value: `${side}.${name}`,
            label: `${side}.${name}`,
            hint: <span className={side === 'source' ? 'text-source' : 'text-target'}>{type}</span>,
          }))}
        />
      </Field>
      <div className="grid grid-cols-[9.5rem_1fr] gap-2">
        <Field label="Condition">
          <Select
            value={usable}
            onValueChange={setOperator}
            options={operators.map((each) => ({ value: each, label: operatorWord(each, column?.type ?? 'string') }))}
          />
        </Field>
        <Field label="Value" disabled={!takesValue(usable)}>
          <Input
            mono
            value={takesValue(usable) ? value : ''}
            onValueChange={setValue}
            placeholder={takesValue(usable) ? 'the empty text' : '—'}
          />
        </Field>
      </div>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" size="sm" disabled={!column}>
          Apply
        </Button>
      </div>
    </form>
  );
}
