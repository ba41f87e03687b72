import { isDeepStrictEqual } from 'node:util';
import type { AppContext } from '#server/app-context.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import type { ConnectionPoolUse } from './open-connectors.ts';

/** Keeps the row of a worker up to date with the use of its pools; writes only what changed. */
export function reportPools(app: AppContext, workerId: string): () => Promise<void> {
  let written: ConnectionPoolUse[] = [];
  return async () => {
    const pools = app.connectors.poolUse();
    if (isDeepStrictEqual(pools, written)) return;
    await app.db.workerNode.updateMany({ where: { id: workerId }, data: { pools: pools as unknown as Prisma.InputJsonArray } });
    written = pools;
  };
}
