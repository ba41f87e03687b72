'use client';

import { ChevronRight, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { AttentionItem } from './attention-items.ts';

/** What is shown at once: the rulesets must stay in sight. One more is shown rather than a button that shows it. */
const SHOWN = 6;

/** The answer to "is anything wrong?": each thing a link to where it can be looked into. `null` while it is not known. */
export function AttentionList({ items, waiting }: { items: readonly AttentionItem[] | null; waiting: number }) {
  const [all, setAll] = useState(false);
  const shown = all || items === null || items.length <= SHOWN + 1 ? items : items.slice(0, SHOWN);
  return (
    <Section
      title={items && items.length > 0 ? `${formatPlural(items.length, 'thing needs', 'things need')} attention` : 'Needs attention'}
    >
      <div className="-mt-3">
        {items === null ? (
          <div className="flex h-10 items-center border-b px-2">
            <Skeleton className="h-2.5 w-64" />
          </div>
        ) : items.length === 0 ? (
          <p className="flex h-10 items-center gap-2.5 border-b px-2">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
            <span className="font-medium">Nothing needs attention</span>
            {waiting > 0 && <span className="text-ink-2">{formatPlural(waiting, 'ruleset has', 'rulesets have')} no result yet.</span>}
          </p>
        ) : (
          <ul>
            {(shown ?? []).map((item) => (
              <li key={`${item.href} ${item.title}`} className="border-b">
                <Link
                  href={item.href}
                  className="group flex min-h-10 items-center gap-2.5 px-2 py-1.5 outline-offset-[-2px] hover:bg-hover focus-visible:bg-hover"
                >
                  {item.tone === 'bad' ? (
                    <CircleX role="img" aria-label="Serious" className="size-4 shrink-0 text-bad" />
                  ) : (
                    <TriangleAlert role="img" aria-label="Warning" className="size-4 shrink-0 text-warn" />
                  )}
                  <span className="flex min-w-0 flex-1 flex-wrap gap-x-3">
                    <span className="font-medium">{item.title}</span>
                    <span className="min-w-0 text-ink-2 break-words">{item.detail}</span>
                  </span>
                  <ChevronRight
                    aria-hidden
                    className="size-4 shrink-0 text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
                  />
                </Link>
              </li>
            ))}
          </ul>
        )}
        {items !== null && items.length > SHOWN + 1 && (
          <Button variant="ghost" size="sm" className="mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show the first ${SHOWN}` : `Show ${formatCount(items.length - SHOWN)} more`}
          </Button>
        )}
      </div>
    </Section>
  );
}
