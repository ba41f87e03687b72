import type { PoolUse } from '#server/engine/connectors/pool-use.ts';

/** The parts of a pool's bar; together they are `size + overflow`. */
export interface PoolParts {
  /** In use, within `size`. */
  used: number;
  /** In use beyond `size`. */
  extra: number;
  idle: number;
  /** Could still be opened. */
  room: number;
}

export function poolParts({ size, overflow, inUse, idle }: Pick<PoolUse, 'size' | 'overflow' | 'inUse' | 'idle'>): PoolParts {
  const used = Math.min(inUse, size);
  return { used, extra: inUse - used, idle, room: Math.max(0, size + overflow - inUse - idle) };
}
