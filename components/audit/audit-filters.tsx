'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { Input } from '../ui/input.tsx';

export interface AuditFilterValues {
  action: string | null;
  actor: string | null;
  from: string | null;
  to: string | null;
  type: string | null;
  id: string | null;
}

const NONE: AuditFilterValues = { action: null, actor: null, from: null, to: null, type: null, id: null };

/** Who, what and when. */
export function AuditFilters({ values, onChange }: { values: AuditFilterValues; onChange: (change: Partial<AuditFilterValues>) => void }) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.audit.choices.queryOptions());
  const set = (Object.keys(NONE) as (keyof AuditFilterValues)[]).some((name) => values[name]);
  return (
    <search aria-label="Filter the audit log" className="flex flex-wrap items-center gap-2 pb-3">
      <Combobox
        aria-label="Who"
        placeholder="Everybody"
        clearable
        className="w-52"
        loading={choices.isPending}
        value={values.actor}
        onValueChange={(actor) => onChange({ actor })}
        options={(choices.data?.actors ?? []).map((actor) => ({ value: actor.id, label: actor.name }))}
      />
      <Combobox
        aria-label="Action"
        placeholder="Every action"
        clearable
        mono
        className="w-52"
        loading={choices.isPending}
        value={values.action}
        onValueChange={(action) => onChange({ action })}
        options={(choices.data?.actions ?? []).map((action) => ({ value: action, label: action }))}
      />
      <span className="flex items-center gap-1.5">
        <Input
          type="date"
          aria-label="From this day"
          className="w-36"
          value={values.from ?? ''}
          onValueChange={(from) => onChange({ from: from || null })}
        />
        <span className="text-ink-3">to</span>
        <Input
          type="date"
          aria-label="To this day"
          className="w-36"
          value={values.to ?? ''}
          onValueChange={(to) => onChange({ to: to || null })}
        />
      </span>
      {values.type && (
        <Button icon={<X />} onClick={() => onChange({ type: null, id: null })}>
          Only {values.type} <span className="font-mono text-xs">{values.id}</span>
        </Button>
      )}
      {set && (
        <Button variant="ghost" icon={<X />} onClick={() => onChange(NONE)}>
          Clear
        </Button>
      )}
    </search>
  );
}
