'use client';

import { useCallback, useEffect, useState } from 'react';

/** A link that was refused (not merely broken, which the browser mends itself) is tried again after this long, then longer. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

/** Starts a refused subscription again after a while, and at once when the network is back. */
export function useRetries(status: string, reset: () => void): () => void {
  const [tries, setTries] = useState(0);
  const again = useCallback(() => {
    setTries((before) => before + 1);
    reset();
  }, [reset]);
  if (status === 'pending' && tries > 0) setTries(0);
  useEffect(() => {
    if (status !== 'error') return;
    const timer = setTimeout(again, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries));
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [status, tries, again]);
  return again;
}

/** When the condition began to hold; null while it does not. */
export function useSince(condition: boolean): Date | null {
  const [since, setSince] = useState<Date | null>(null);
  if (condition && since === null) setSince(new Date());
  if (!condition && since !== null) setSince(null);
  return since;
}
