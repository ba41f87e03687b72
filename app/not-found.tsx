import { FileQuestionMark } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button-class.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <EmptyState
        icon={<FileQuestionMark />}
        title="There is no such page"
        action={
          <Link href="/" className={buttonClass('secondary')}>
            Go to the overview
          </Link>
        }
      >
        The address may be mistyped, or what it showed was removed.
      </EmptyState>
    </main>
  );
}
