import type { RunEvent } from '#server/features/runs/run-view.ts';

/** Two logs of one run as one: in order, each line once, wherever they overlap. */
export function mergeEvents(one: readonly RunEvent[], other: readonly RunEvent[]): readonly RunEvent[] {
  const last = one.at(-1)?.id ?? -1;
  // The usual case: what comes is news.
  if (other.every((event) => event.id > last)) return other.length === 0 ? one : [...one, ...other];
  const byId = new Map([...one, ...other].map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
