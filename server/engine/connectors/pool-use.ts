/** How the connections of one pool are used at this moment, and what happened to them since it was made. */
export interface PoolUse {
  size: number;
  overflow: number;
  inUse: number;
  idle: number;
  /** Operations that wait for a connection. */
  waiting: number;
  opened: number;
  /** Closed because of their age. */
  recycled: number;
  /** Found dead before use and replaced. */
  replaced: number;
  /** Attempts to open one that failed. */
  failed: number;
  /** Operations that waited in vain. */
  timedOut: number;
}
