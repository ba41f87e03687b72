import { hostname } from 'node:os';
import { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { PoolUse } from '#server/engine/connectors/pool-use.ts';
import { storedConnection } from './connection.service.ts';

/** A worker that has not been heard of for so long is gone, and its connections with it. */
const SILENT_MS = 60_000;

/** The use of a connection's pool in one process. */
export interface ProcessPool {
  process: 'dashboard' | 'worker';
  host: string;
  pid: number;
  use: PoolUse;
}

const count = z.number();
const reported = z.array(
  z.object({
    connectionId: z.string(),
    use: z.object({
      size: count,
      overflow: count,
      inUse: count,
      idle: count,
      waiting: count,
      opened: count,
      recycled: count,
      replaced: count,
      failed: count,
      timedOut: count,
    }),
  }),
);

/** This process as it is now, workers as they said some seconds ago. A process that has not used the connection lately is not there. */
export async function connectionPools(app: AppContext, actor: Actor, input: { id: string }): Promise<ProcessPool[]> {
  permit(actor, 'connections.read');
  const { id } = await storedConnection(app.db, input.id);
  const workers = await app.db.workerNode.findMany({
    where: { heartbeatAt: { gt: new Date(app.now().getTime() - SILENT_MS) } },
    orderBy: { startedAt: 'asc' },
  });
  const own = app.connectors.poolUse().filter((pool) => pool.connectionId === id);
  return [
    ...own.map(({ use }): ProcessPool => ({ process: 'dashboard', host: hostname(), pid: process.pid, use })),
    ...workers.flatMap(({ host, pid, pools }) => {
      // Another version of Tieout may have written something else.
      const read = reported.safeParse(pools);
      const mine = read.success ? read.data.filter((pool) => pool.connectionId === id) : [];
      return mine.map(({ use }): ProcessPool => ({ process: 'worker', host, pid, use }));
    }),
  ];
}
