'use client';

import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { useMemo } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { type CommandItem, useCommandItems, useCommands } from '../shell/command-registry.tsx';

/** Adds every connection to ⌘K, on every page. */
export function ConnectionCommands() {
  const trpc = useTRPC();
  const mayRead = useCan('connections.read') === true;
  const { open } = useCommands();
  const connections = useQuery(trpc.connections.list.queryOptions(undefined, { enabled: open && mayRead }));
  const items = useMemo<CommandItem[]>(
    () =>
      (open ? (connections.data ?? []) : []).map(({ id, name, typeLabel, address }) => ({
        id: `connection ${id}`,
        group: 'Connections',
        label: name,
        hint: typeLabel,
        keywords: [address],
        icon: Database,
        href: `/connections/${encodeURIComponent(id)}`,
      })),
    [open, connections.data],
  );
  useCommandItems(items);
  return null;
}
