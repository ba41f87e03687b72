'use client';

import { ErrorPanel } from '../ui/error-panel.tsx';

/** The last net: an error that no panel caught. The digest finds it in the server's log. The caller brings the `<main>`. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  return (
    <div className="mx-auto max-w-xl py-16">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorPanel
        problem={{
          message: 'This page could not be shown.',
          advice: 'Try again. If it happens again, give the request id to your administrator.',
          detail: error instanceof Error && !digest ? error.message : null,
          requestId: digest,
        }}
        onRetry={retry}
      />
    </div>
  );
}
