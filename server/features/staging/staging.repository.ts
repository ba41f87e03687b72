import type { Database, Transaction } from '#server/db/client.ts';
import { type StagingRow, stagingRow, WITH_RUN } from './staging-view.ts';

/** What is still on disk; dropped tables are history. */
const PRESENT = ['loading', 'active', 'expired'];

/** Newest run first, its source before its target. */
export async function listStagingTables(db: Database, statuses: readonly string[] = PRESENT): Promise<StagingRow[]> {
  const rows = await db.stagingTable.findMany({
    where: { status: { in: [...statuses] } },
    include: WITH_RUN,
    orderBy: [{ run: { queuedAt: 'desc' } }, { runId: 'asc' }, { side: 'asc' }],
    take: 1_000,
  });
  return rows.map(stagingRow);
}

export async function findStagingTable(db: Database | Transaction, id: string): Promise<StagingRow | null> {
  const table = await db.stagingTable.findUnique({ where: { id }, include: WITH_RUN });
  return table && stagingRow(table);
}

/** Both tables of a run, source first. */
export async function stagingOfRun(db: Database | Transaction, runId: string): Promise<StagingRow[]> {
  const tables = await db.stagingTable.findMany({ where: { runId }, include: WITH_RUN, orderBy: { side: 'asc' } });
  return tables.map(stagingRow);
}
