'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Activity, CornerDownLeft, Search } from 'lucide-react';
import { useEffect } from 'react';
import { backdropClass } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type CommandItem, useCommands } from './command-registry.tsx';
import { executionIdIn } from './execution-id.ts';
import { useGuardedPush } from './leave-guard.tsx';
import { keySigns } from './shortcut-keys.ts';
import { usePlatform, useShortcut } from './shortcut-provider.tsx';

const itemClass =
  'flex h-9 cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 data-[selected=true]:bg-hover data-[disabled=true]:text-ink-3 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3';
const groupClass =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3';

/** ⌘K: go anywhere, start a run, open an execution by its id, change the theme, and what features register. */
export function CommandPalette() {
  const { open, setOpen } = useCommands();
  useShortcut({ keys: 'mod+k', label: 'Search or jump to', group: 'Everywhere', inInputs: true, inDialogs: true }, () => setOpen(!open));
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup
          data-modal
          aria-label="Search or jump to"
          className="fixed top-[14vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md bg-raised shadow-floating outline-none transition-opacity duration-75 data-starting-style:opacity-0 data-ending-style:opacity-0"
        >
          <Palette close={() => setOpen(false)} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function Palette({ close }: { close: () => void }) {
  const { items, search, setSearch } = useCommands();
  const push = useGuardedPush();
  const executionId = executionIdIn(search);
  useEffect(() => () => setSearch(''), [setSearch]);
  const groups = [...new Set(items.map((item) => item.group))];

  function choose(item: Pick<CommandItem, 'href' | 'run'>) {
    close();
    if (item.href) push(item.href);
    item.run?.();
  }

  return (
    <Command loop label="Commands">
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Go to a page, start a run, paste an execution id…"
          className="h-11 w-full bg-transparent text-base outline-none"
        />
        <Kbd keys={['Esc']} />
      </div>
      <Command.List className="max-h-[min(24rem,60vh)] scroll-py-2 overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-ink-3">Nothing is called “{search}”.</Command.Empty>
        {executionId && (
          <Command.Item
            forceMount
            value={`open ${executionId}`}
            onSelect={() => choose({ href: `/runs/${executionId}` })}
            className={itemClass}
          >
            <Activity aria-hidden />
            <span className="flex-1">
              Open run <span className="font-mono">{executionId}</span>
            </span>
            <CornerDownLeft aria-hidden />
          </Command.Item>
        )}
        {groups.map((group) => (
          <Command.Group key={group} heading={group} className={groupClass}>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <PaletteItem key={item.id} item={item} onSelect={() => choose(item)} />
              ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

function PaletteItem({ item, onSelect }: { item: CommandItem; onSelect: () => void }) {
  const platform = usePlatform();
  const Icon = item.icon;
  return (
    <Command.Item value={item.id} keywords={[item.label, item.group, ...(item.keywords ?? [])]} onSelect={onSelect} className={itemClass}>
      {Icon && <Icon aria-hidden />}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint && <span className="truncate text-xs text-ink-3">{item.hint}</span>}
      {item.keys && <Kbd keys={keySigns(item.keys, platform)} />}
    </Command.Item>
  );
}
