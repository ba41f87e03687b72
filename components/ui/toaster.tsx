'use client';

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from 'lucide-react';
import { Toaster as SonnerToaster } from 'sonner';

/** Once, in the root layout. Write notes with `notify`. */
export function Toaster() {
  return (
    <SonnerToaster
      position="bottom-right"
      gap={8}
      offset={16}
      // Sonner brings its own font; ours is inherited.
      style={{ fontFamily: 'inherit' }}
      icons={{
        success: <CircleCheck className="size-4 text-good" />,
        error: <CircleAlert className="size-4 text-bad" />,
        warning: <TriangleAlert className="size-4 text-warn" />,
        info: <Info className="size-4 text-ink-3" />,
        loading: <LoaderCircle className="size-4 animate-spin text-ink-3" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-(--width) items-start gap-2.5 rounded-md bg-raised px-3.5 py-3 text-sm text-ink shadow-floating',
          // The loading icon is placed over its middle.
          icon: 'relative mt-0.5 flex size-4 shrink-0',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-ink-2',
          actionButton:
            'h-6 shrink-0 self-center rounded-sm border border-line-strong px-2 text-xs font-medium hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus',
        },
      }}
    />
  );
}
