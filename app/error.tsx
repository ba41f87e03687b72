'use client';

import { ErrorPanel } from '#components/ui/error-panel.tsx';

/** The last net: an error that no panel caught. The digest finds it in the server's log. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  return (
    <main className="mx-auto max-w-xl px-6 py-16">
      <ErrorPanel
        problem={{
          message: 'This page could not be shown.',
          advice: 'Try again. If it happens again, give the request id to your administrator.',
          detail: error instanceof Error && !digest ? error.message : null,
          requestId: digest,
        }}
        onRetry={retry}
      />
    </main>
  );
}
