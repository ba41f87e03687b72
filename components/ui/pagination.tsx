'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/**
 * Keyset pages know only their neighbours: previous and next, no page numbers. `summary` says where one is
 * (`100 of about 1.2 M rows`). `null` means there is no such page.
 */
export function Pagination({
  onPrevious,
  onNext,
  summary,
  loading,
  label = 'Pages',
}: {
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  summary?: ReactNode;
  loading?: boolean;
  label?: string;
}) {
  return (
    <nav aria-label={label} className="flex h-10 items-center justify-between gap-4">
      <div aria-live="polite" className="text-ink-2">
        {summary}
      </div>
      <div className="flex gap-1.5">
        <Button size="sm" icon={<ChevronLeft />} disabled={!onPrevious || loading} focusableWhenDisabled onClick={() => onPrevious?.()}>
          Previous
        </Button>
        <Button size="sm" disabled={!onNext || loading} focusableWhenDisabled onClick={() => onNext?.()}>
          Next <ChevronRight />
        </Button>
      </div>
    </nav>
  );
}
