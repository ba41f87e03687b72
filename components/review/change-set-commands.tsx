'use client';

import { useQuery } from '@tanstack/react-query';
import { GitPullRequestArrow } from 'lucide-react';
import { useMemo } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { type CommandItem, useCommandItems, useCommands } from '../shell/command-registry.tsx';
import { setStatusWord } from './change-looks.tsx';

const RECENT = 8;

/** Adds the latest change sets to ⌘K, on every page. */
export function ChangeSetCommands() {
  const trpc = useTRPC();
  const mayRead = useCan('outcomes.read') === true;
  const { open } = useCommands();
  const sets = useQuery(trpc.changes.list.queryOptions({ limit: RECENT }, { enabled: open && mayRead }));
  const items = useMemo<CommandItem[]>(
    () =>
      (open ? (sets.data?.rows ?? []) : []).map((set) => ({
        id: `changes ${set.id}`,
        group: 'Changes',
        label: set.id,
        hint: `${set.rulesetName ?? set.table}, ${setStatusWord(set.status).toLowerCase()}`,
        keywords: ['review', 'apply', set.rulesetName ?? '', set.table],
        icon: GitPullRequestArrow,
        href: `/changes/${set.id}`,
      })),
    [open, sets.data],
  );
  useCommandItems(items);
  return null;
}
