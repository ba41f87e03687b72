'use client';

import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { Count } from './count.tsx';

const listClass = 'flex gap-4 border-b';
const tabClass =
  'relative -mb-px inline-flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent text-ink-2 hover:text-ink ' +
  'data-active:border-ink data-active:font-medium data-active:text-ink aria-[current=page]:border-ink aria-[current=page]:font-medium aria-[current=page]:text-ink';

export interface TabItem {
  value: string;
  label: string;
  /** How many things are behind it. */
  count?: number;
  content: ReactNode;
}

export interface TabsProps {
  items: readonly TabItem[];
  /** Read as the name of the row of tabs. */
  label: string;
  /** Keeps the open tab in the URL under this name, so that it survives a reload and can be sent to someone. */
  urlKey?: string;
  /** Controlled; without it the tabs look after themselves, or after the URL with `urlKey`. */
  value?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}

/** Several views of one thing. For tabs that are pages of their own use {@link TabLinks}. */
export function Tabs(props: TabsProps) {
  return props.urlKey ? <UrlTabs {...props} urlKey={props.urlKey} /> : <StateTabs {...props} />;
}

function UrlTabs({ urlKey, ...props }: TabsProps & { urlKey: string }) {
  const first = props.items[0]?.value ?? '';
  const [value, setValue] = useQueryState(urlKey, { defaultValue: first, history: 'replace' });
  const known = props.items.some((item) => item.value === value) ? value : first;
  return <TabsView {...props} value={known} onValueChange={(next) => void setValue(next)} />;
}

function StateTabs(props: TabsProps) {
  const [own, setOwn] = useState(props.items[0]?.value ?? '');
  return <TabsView {...props} value={props.value ?? own} onValueChange={props.onValueChange ?? setOwn} />;
}

function TabsView({
  items,
  label,
  value,
  onValueChange,
  className,
}: TabsProps & { value: string; onValueChange: (value: string) => void }) {
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onValueChange(String(next))} className={className}>
      <BaseTabs.List aria-label={label} className={listClass}>
        {items.map((item) => (
          <BaseTabs.Tab key={item.value} value={item.value} className={tabClass}>
            {item.label}
            {item.count !== undefined && <Count value={item.count} className="text-xs text-ink-3" />}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className="pt-4">
          {item.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

export interface TabLink {
  href: string;
  label: string;
  count?: number;
}

/** Tabs that are pages: real links, the current one marked by the path. */
export function TabLinks({ links, label }: { links: readonly TabLink[]; label: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className={listClass}>
      {links.map((link) => (
        <Link key={link.href} href={link.href} aria-current={pathname === link.href ? 'page' : undefined} className={clsx(tabClass)}>
          {link.label}
          {link.count !== undefined && <Count value={link.count} className="text-xs text-ink-3" />}
        </Link>
      ))}
    </nav>
  );
}
