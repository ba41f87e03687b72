'use client';

import { useState } from 'react';

/**
 * The first value that was given with this key, until the key changes. For what is made anew with every render and is to be
 * taken for the same as long as it says the same.
 */
export function useSameWhile<Value>(key: string, value: Value): Value {
  const [kept, setKept] = useState({ key, value });
  if (kept.key === key) return kept.value;
  setKept({ key, value });
  return value;
}
