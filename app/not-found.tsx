import type { Metadata } from 'next';
import { PageNotFound } from '#components/shell/page-not-found.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <PageNotFound />
    </main>
  );
}
