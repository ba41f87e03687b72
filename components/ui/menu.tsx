'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import Link from 'next/link';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { itemClass, popupClass } from './floating-classes.ts';
import { Kbd } from './kbd.tsx';

interface MenuEntryBase {
  id: string;
  label: string;
  icon?: ReactNode;
  keys?: readonly string[];
  disabled?: boolean;
  /** Why it is off, or what it does: a quieter second line. */
  description?: string;
}

/** An action, a link, or a choice with a tick. */
export type MenuEntry = MenuEntryBase &
  (
    | { onSelect: () => void; tone?: 'danger'; href?: never; checked?: never }
    | { href: string; onSelect?: never; tone?: never; checked?: never }
    | { checked: boolean; onCheckedChange: (checked: boolean) => void; onSelect?: never; tone?: never; href?: never }
  );

/** One of several, with a tick at the current one. */
export interface MenuChoice {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
}

export type MenuGroup = { label?: string } & ({ entries: readonly MenuEntry[]; choice?: never } | { choice: MenuChoice; entries?: never });

export interface MenuProps {
  trigger: ReactElement;
  /** Groups are parted by a hairline. */
  groups: readonly MenuGroup[];
  /** Above the entries: who is signed in, say. */
  header?: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
}

/**
 * A list of actions behind a button.
 *
 * @example <Menu trigger={<IconButton label="More" icon={<Ellipsis />} />} groups={[{ entries: [{ id: 'retry', label: 'Retry', onSelect: retry }] }]} />
 */
export function Menu({ trigger, groups, header, side = 'bottom', align = 'end' }: MenuProps) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <BaseMenu.Popup className={clsx(popupClass, 'max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto p-1')}>
            {header && <div className="px-2 pt-1 pb-1.5">{header}</div>}
            {groups.map((group, at) => (
              <Fragment key={group.label ?? group.entries?.[0]?.id ?? at}>
                {(at > 0 || header) && <BaseMenu.Separator className="mx-1 my-1 h-px bg-line" />}
                <BaseMenu.Group>
                  {group.label && <BaseMenu.GroupLabel className="px-2 py-1 text-xs text-ink-3">{group.label}</BaseMenu.GroupLabel>}
                  {group.entries?.map((entry) => (
                    <Entry key={entry.id} entry={entry} />
                  ))}
                  {group.choice && <Choice choice={group.choice} />}
                </BaseMenu.Group>
              </Fragment>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  const body = (
    <>
      {entry.icon && <span className="text-ink-3 [&_svg]:size-4">{entry.icon}</span>}
      <span className="min-w-0 flex-1">
        {entry.label}
        {entry.description && <span className="block text-xs text-ink-3">{entry.description}</span>}
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
    </>
  );
  if (entry.checked !== undefined) {
    return (
      <BaseMenu.CheckboxItem
        checked={entry.checked}
        onCheckedChange={(checked) => entry.onCheckedChange(checked)}
        disabled={entry.disabled}
        closeOnClick={false}
        className={itemClass}
      >
        <span className="flex size-4 items-center justify-center">
          <BaseMenu.CheckboxItemIndicator>
            <Check aria-hidden className="size-4" />
          </BaseMenu.CheckboxItemIndicator>
        </span>
        {body}
      </BaseMenu.CheckboxItem>
    );
  }
  if (entry.href !== undefined) {
    return (
      <BaseMenu.LinkItem render={<Link href={entry.href} />} closeOnClick className={itemClass}>
        {body}
      </BaseMenu.LinkItem>
    );
  }
  return (
    <BaseMenu.Item onClick={entry.onSelect} disabled={entry.disabled} className={clsx(itemClass, entry.tone === 'danger' && 'text-bad')}>
      {body}
    </BaseMenu.Item>
  );
}

function Choice({ choice }: { choice: MenuChoice }) {
  return (
    <BaseMenu.RadioGroup value={choice.value} onValueChange={(value) => choice.onValueChange(String(value))}>
      {choice.options.map((option) => (
        <BaseMenu.RadioItem key={option.value} value={option.value} closeOnClick={false} className={itemClass}>
          {option.icon && <span className="text-ink-3 [&_svg]:size-4">{option.icon}</span>}
          <span className="flex-1">{option.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check aria-hidden className="size-4" />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}
