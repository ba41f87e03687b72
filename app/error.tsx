'use client';

import { PageFailed } from '#components/shell/page-failed.tsx';

export default function PageError(props: { error: unknown; retry: () => void }) {
  return (
    <main className="px-6">
      <PageFailed {...props} />
    </main>
  );
}
