'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { RUN_STATUSES, type RunStatus } from '#server/features/runs/run-status.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { StatusFilter } from '../ui/status-filter.tsx';

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
  return (
    <search aria-label="Filter the runs" className="flex flex-wrap items-center gap-2 pb-3">
      <StatusFilter statuses={RUN_STATUSES} word={statusWord} value={status} onValueChange={(next) => onChange({ status: next })} />
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
