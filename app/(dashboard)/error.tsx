'use client';

import { PageFailed } from '#components/shell/page-failed.tsx';

/** An error of one page: the shell stays. */
export default function PageError(props: { error: unknown; retry: () => void }) {
  return <PageFailed {...props} />;
}
