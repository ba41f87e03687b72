'use client';

import { ListFilter } from 'lucide-react';
import { Button } from './button.tsx';
import { Menu } from './menu.tsx';

/**
 * Which statuses a list shows, several at once; none means all of them. What is chosen stands on the button.
 *
 * @example <StatusFilter statuses={RUN_STATUSES} word={statusWord} value={status} onValueChange={setStatus} />
 */
export function StatusFilter<Status extends string>({
  statuses,
  word,
  value,
  onValueChange,
}: {
  statuses: readonly Status[];
  word: (status: Status) => string;
  value: readonly Status[];
  onValueChange: (value: Status[]) => void;
}) {
  return (
    <Menu
      align="start"
      trigger={
        <Button icon={<ListFilter />}>
          Status
          {value.length > 0 && <span className="font-normal text-ink-2">{value.map(word).join(', ')}</span>}
        </Button>
      }
      groups={[
        {
          entries: statuses.map((status) => ({
            id: status,
            label: word(status),
            checked: value.includes(status),
            onCheckedChange: (checked: boolean) =>
              onValueChange(statuses.filter((each) => (each === status ? checked : value.includes(each)))),
          })),
        },
      ]}
    />
  );
}
