import { FileQuestionMark } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';

/** There is nothing at this address. Within the shell or alone; the caller brings the `<main>`. */
export function PageNotFound() {
  return (
    <EmptyState
      page
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
  );
}
