export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_ORIGINS = ['web', 'cli', 'rest', 'schedule', 'system'] as const;
export type RunOrigin = (typeof RUN_ORIGINS)[number];

/** Whether nothing will change any more. */
export function hasEnded(status: string): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
