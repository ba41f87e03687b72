'use client';

import { clsx } from 'clsx';
import { RotateCw, WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from '../ui/button.tsx';
import { Elapsed } from '../ui/relative-time.tsx';
import { useNow } from '../ui/use-now.ts';

/** `live`: events arrive; `reconnecting`: the link is down and being tried again; `paused`: the viewer stopped it; `ended`: there is nothing more to come. */
export type LinkState = 'live' | 'reconnecting' | 'paused' | 'ended';

const signs: Record<LinkState, { word: string; dot: string }> = {
  live: { word: 'Live', dot: 'bg-good' },
  reconnecting: { word: 'Reconnecting…', dot: 'bg-warn animate-shimmer' },
  paused: { word: 'Paused', dot: 'bg-control' },
  ended: { word: 'Ended', dot: 'bg-control' },
};

/** A small sign beside something that updates itself. */
export function LiveSign({ state, className }: { state: LinkState; className?: string }) {
  const { word, dot } = signs[state];
  return (
    <span role="status" className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2', className)}>
      <span aria-hidden className={clsx('size-2 rounded-full', dot)} />
      {word}
    </span>
  );
}

/** Short breaks mend themselves; the sign beside what updates itself is enough for them. */
const BANNER_AFTER_MS = 4_000;

/** Over a page whose link has been down for a while, until it is back. `downSince`: null while the link is up. */
export function PageLinkBanner({ downSince, onRetry }: { downSince: Date | null; onRetry: () => void }) {
  const now = useNow('second');
  if (downSince === null || now === null || now.getTime() - downSince.getTime() <= BANNER_AFTER_MS) return null;
  return (
    <div className="-mx-5 -mt-5 mb-5 sm:-mx-7">
      <ConnectionLostBanner since={downSince} onRetry={onRetry} />
    </div>
  );
}

/** The link to the server is down: what is shown may be old. Over the page until it is back. */
export function ConnectionLostBanner({ since, onRetry }: { since?: Date; onRetry?: () => void }) {
  return (
    <div role="status" className="flex min-h-9 items-center gap-2.5 border-b border-warn-line bg-warn-bg px-5 py-1 text-warn">
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <p className="flex-1">
        <span className="font-medium">The connection to the server is lost.</span> What you see may be out of date; it is being tried again.
        {since && (
          <span aria-hidden>
            {' '}
            <Elapsed from={since} />
          </span>
        )}
      </p>
      {onRetry && (
        <Button size="sm" variant="ghost" icon={<RotateCw />} onClick={onRetry}>
          Try now
        </Button>
      )}
    </div>
  );
}

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the browser has a network at all; a feature that holds a live link knows more (see {@link ConnectionLostBanner}). */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true,
  );
}
