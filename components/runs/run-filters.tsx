'use client';

import { useQuery } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { RUN_STATUSES, type RunStatus } from '#server/features/runs/run-status.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { Menu } from '../ui/menu.tsx';
import { statusWord } from '../ui/status-badge.tsx';

/** Which runs: by status, several at once, and by ruleset. */
export function RunFilters({
  status,
  ruleset,
  onChange,
  children,
}: {
  status: readonly RunStatus[];
  ruleset: string | null;
  onChange: (change: { status?: RunStatus[]; ruleset?: string | null }) => void;
  /** At the end of the line. */
  children?: ReactNode;
}) {
  const trpc = useTRPC();
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const words = status.map(statusWord).join(', ');
  return (
    <search aria-label="Filter the runs" className="flex flex-wrap items-center gap-2 pb-3">
      <Menu
        align="start"
        trigger={
          <Button icon={<ListFilter />}>
            Status
            {words && <span className="font-normal text-ink-2">{words}</span>}
          </Button>
        }
        groups={[
          {
            entries: RUN_STATUSES.map((each) => ({
              id: each,
              label: statusWord(each),
              checked: status.includes(each),
              onCheckedChange: (checked) =>
                onChange({ status: RUN_STATUSES.filter((other) => (other === each ? checked : status.includes(other))) }),
            })),
          },
        ]}
      />
      <Combobox
        aria-label="Ruleset"
        placeholder="Every ruleset"
        clearable
        loading={rulesets.isPending}
        className="w-64"
        value={ruleset}
        onValueChange={(next) => onChange({ ruleset: next })}
        options={(rulesets.data ?? []).map((each) => ({ value: each.id, label: each.name, hint: each.id }))}
      />
      {(status.length > 0 || ruleset !== null) && (
        <Button variant="ghost" icon={<X />} onClick={() => onChange({ status: [], ruleset: null })}>
          Clear
        </Button>
      )}
      {children}
    </search>
  );
}
