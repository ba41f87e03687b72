'use client';

import { useEffect, useState } from 'react';

/** The value once it has stood still for a while: what people type, or the server tells many times a second, is not asked about each time. */
export function useSettled<T>(value: T, pauseMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
