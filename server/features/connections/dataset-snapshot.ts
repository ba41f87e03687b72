import type { Database, Transaction } from '#server/db/client.ts';
import type { Connection, Prisma } from '#server/db/generated/client.ts';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import type { DescribedDataset } from './browse-datasets.ts';
import { type DatasetChange, datasetChanges } from './dataset-changes.ts';

/** What `DatasetSnapshot.description` holds. */
interface StoredSnapshot {
  description: DatasetDescription;
  changes: DatasetChange[];
  changedAt: string | null;
}

export async function readSnapshot(db: Database | Transaction, connectionId: string, dataset: string): Promise<DescribedDataset | null> {
  const row = await db.datasetSnapshot.findUnique({ where: { connectionId_dataset: { connectionId, dataset } } });
  if (!row) return null;
  const { description, changes, changedAt } = row.description as unknown as StoredSnapshot;
  return { description, changes, changedAt: changedAt === null ? null : new Date(changedAt), takenAt: row.takenAt };
}

/** Compares with the last look and remembers this one, and what changed since for ever. */
export async function refreshSnapshot(
  db: Database,
  connection: Pick<Connection, 'id'>,
  dataset: string,
  description: DatasetDescription,
  takenAt: Date,
): Promise<DescribedDataset> {
  const key = { connectionId: connection.id, dataset };
  // In one transaction: of two looks at the same moment only one finds the change.
  return db.$transaction(async (tx) => {
    const former = await readSnapshot(tx, connection.id, dataset);
    const found = former ? datasetChanges(former.description, description) : [];
    const { changes, changedAt } = found.length > 0 ? { changes: found, changedAt: takenAt } : (former ?? { changes: [], changedAt: null });
    const stored: StoredSnapshot = { description, changes, changedAt: changedAt?.toISOString() ?? null };
    const value = { description: stored as unknown as Prisma.InputJsonObject, takenAt };
    await tx.datasetSnapshot.upsert({ where: { connectionId_dataset: key }, create: { ...key, ...value }, update: value });
    if (found.length > 0)
      await tx.schemaChange.create({ data: { ...key, at: takenAt, changes: found as unknown as Prisma.InputJsonArray } });
    return { description, takenAt, changes, changedAt };
  });
}
