/** When a worker says that it is still there. All in milliseconds. */
export interface LeaseTimes {
  /** A run whose lease has run out may be taken by another worker. */
  leaseMs: number;
  /** How often the lease is renewed: three chances before it runs out. */
  renewMs: number;
  /** How often a running worker looks whether someone asked for the run to be cancelled. */
  cancelPollMs: number;
}

export const LEASE_TIMES: LeaseTimes = { leaseMs: 30_000, renewMs: 10_000, cancelPollMs: 500 };

/** A run whose worker stopped this often is given up. */
export const MAX_ATTEMPTS = 3;
