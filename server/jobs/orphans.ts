import type { LandedExecution } from '#server/engine/landing/contract.ts';
import { discardExecution } from './discard-execution.ts';
import type { LandingHost } from './drop-staging.ts';
import { isTrialUnderWay } from './trial-id.ts';

export interface Orphan {
  executionId: string;
  bytes: number;
  /** `execution`: nothing of it is wanted. `staging`: its outcomes are a result, its staging belongs to nobody. */
  kind: 'execution' | 'staging';
  /** A run that failed or was cancelled is in the catalogue, an unknown execution is not. */
  known: boolean;
}

/**
 * What is on disk and belongs to no result: executions that no run knows, leftovers of runs that failed or were cancelled
 * when their worker could not clean up, outcomes and staging that the catalogue counts as dropped. A run that waits or
 * works is never among them.
 */
export async function findOrphans(host: LandingHost): Promise<Orphan[]> {
  return orphansAmong(host, await host.landing.inventory());
}

/** Of what was found on disk before the runs are read: a run is in the catalogue before its first byte is on disk. */
export async function orphansAmong(host: LandingHost, found: readonly LandedExecution[]): Promise<Orphan[]> {
  if (found.length === 0) return [];
  const runs = await host.db.run.findMany({
    where: { id: { in: found.map((entry) => entry.executionId) } },
    select: { id: true, status: true, outcomesDroppedAt: true, staging: { where: { status: { not: 'dropped' } }, select: { id: true } } },
  });
  const byId = new Map(runs.map((run) => [run.id, run]));
  return found.flatMap((entry): Orphan[] => {
    const run = byId.get(entry.executionId);
    const whole = { executionId: entry.executionId, bytes: entry.stagingBytes + entry.outcomesBytes, kind: 'execution' as const };
    if (!run) return isTrialUnderWay(entry, host.now()) ? [] : [{ ...whole, known: false }];
    if (run.status === 'failed' || run.status === 'cancelled') return [{ ...whole, known: true }];
    if (run.status !== 'succeeded' || run.staging.length > 0) return [];
    if (run.outcomesDroppedAt) return [{ ...whole, known: true }];
    return entry.stagingBytes > 0 ? [{ executionId: entry.executionId, bytes: entry.stagingBytes, kind: 'staging', known: true }] : [];
  });
}

export async function removeOrphan(host: LandingHost, orphan: Orphan): Promise<void> {
  if (orphan.kind === 'staging') await host.landing.dropStaging({ executionId: orphan.executionId });
  else if (orphan.known) await discardExecution(host, orphan.executionId);
  else await host.landing.dropExecution({ executionId: orphan.executionId });
}
