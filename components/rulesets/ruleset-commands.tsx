'use client';

import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { type CommandItem, useCommandItems, useCommands } from '../shell/command-registry.tsx';

/** Adds every ruleset to ⌘K, on every page. */
export function RulesetCommands() {
  const trpc = useTRPC();
  const mayRead = useCan('rulesets.read') === true;
  const { open } = useCommands();
  const rulesets = useQuery(trpc.rulesets.list.queryOptions(undefined, { enabled: open && mayRead }));
  const items = useMemo<CommandItem[]>(
    () =>
      (open ? (rulesets.data ?? []) : []).map(({ id, name, source, target }) => ({
        id: `ruleset ${id}`,
        group: 'Rulesets',
        label: name,
        hint: id,
        keywords: [source.connection, source.dataset, target.connection, target.dataset],
        icon: ListChecks,
        href: `/rulesets/${encodeURIComponent(id)}`,
      })),
    [open, rulesets.data],
  );
  useCommandItems(items);
  return null;
}
