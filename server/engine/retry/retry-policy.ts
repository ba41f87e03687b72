/** How often, and after which waits, work that met a passing trouble is tried again. */
export interface RetryPolicy {
  /** Further tries after the first one; 0 turns trying again off. */
  retries: number;
  /** The wait before the second try; each further wait is twice as long. Milliseconds, like `maxDelayMs`. */
  baseDelayMs: number;
  /** No wait is longer. */
  maxDelayMs: number;
  /** Each wait is longer or shorter by up to this share of itself, so that many workers do not come back at once. 0 to 1. */
  jitter: number;
}

/** What trying again needs from outside. */
export interface RetryPorts {
  policy: RetryPolicy;
  /** Resolves after so long, or rejects as soon as the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

/**
 * The wait before try `retry + 1`, in milliseconds: base × 2^(retry − 1), spread by the jitter, never above the cap.
 * @param retry 1 for the first try that is a repetition.
 */
export function delayBefore(retry: number, policy: RetryPolicy, random: () => number): number {
  const doubled = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (retry - 1));
  const spread = 1 + policy.jitter * (2 * random() - 1);
  return Math.min(policy.maxDelayMs, doubled * spread);
}
