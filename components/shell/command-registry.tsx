'use client';

import type { LucideIcon } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react';

export interface CommandItem {
  /** Unique among all items. */
  id: string;
  /** `Go to`, `Start a run`, `Appearance`, or a feature's own heading. */
  group: string;
  label: string;
  /** Quieter, at the right. */
  hint?: string;
  /** Other words it is found by. */
  keywords?: readonly string[];
  icon?: LucideIcon;
  /** Keys that do the same; see shortcut-keys.ts. */
  keys?: string;
  /** Where it leads, or what it does: one of the two. */
  href?: string;
  run?: () => void;
}

interface CommandRegistry {
  items: readonly CommandItem[];
  register: (owner: string, items: readonly CommandItem[]) => void;
  open: boolean;
  setOpen: (open: boolean) => void;
  /** What is typed into the palette, for items that the server finds; empty while it is closed. */
  search: string;
  setSearch: (search: string) => void;
}

const CommandContext = createContext<CommandRegistry | null>(null);

/** Holds what ⌘K offers. */
export function CommandProvider({ children }: { children: ReactNode }) {
  const [owners, setOwners] = useState<ReadonlyMap<string, readonly CommandItem[]>>(new Map());
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const registry = useMemo<CommandRegistry>(
    () => ({
      items: [...owners.values()].flat(),
      register: (owner, items) =>
        setOwners((before) => {
          const after = new Map(before);
          if (items.length > 0) after.set(owner, items);
          else after.delete(owner);
          return after;
        }),
      open,
      setOpen,
      search,
      setSearch,
    }),
    [owners, open, search],
  );
  return <CommandContext value={registry}>{children}</CommandContext>;
}

export function useCommands(): CommandRegistry {
  const registry = useContext(CommandContext);
  if (!registry) throw new Error('useCommands needs a CommandProvider above it.');
  return registry;
}

/**
 * Adds items to ⌘K while this part is on the screen. Memoise them: a new array registers again.
 *
 * @example useCommandItems(useMemo(() => rulesets.map((r) => ({ id: `run:${r.id}`, group: 'Start a run', label: r.name, href: `/rulesets/${r.id}?start` })), [rulesets]));
 */
export function useCommandItems(items: readonly CommandItem[]): void {
  const owner = useId();
  const { register } = useCommands();
  // The palette sits above every page; this is how a page speaks to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: register changes with every registration and always does the same
  useEffect(() => {
    register(owner, items);
    return () => register(owner, []);
  }, [owner, items]);
}
