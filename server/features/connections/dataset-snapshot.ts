import type { Database } from '#server/db/client.ts';
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

export async function readSnapshot(db: Database, connectionId: string, dataset: string): Promise<DescribedDataset | null> {
  const row = await db.datasetSnapshot.findUnique({ where: { connectionId_dataset: { connectionId, dataset } } });
  if (!row) return null;
  const { description, changes, changedAt } = row.description as unknown as StoredSnapshot;
  return { description, changes, changedAt: changedAt === null ? null : new Date(changedAt), takenAt: row.takenAt };
}

/** Compares with the last look and remembers this one. */
export async function refreshSnapshot(
  db: Database,
  connection: Connection,
  dataset: string,
  description: DatasetDescription,
  takenAt: Date,
): Promise<DescribedDataset> {
  const former = await readSnapshot(db, connection.id, dataset);
  const found = former ? datasetChanges(former.description, description) : [];
  const { changes, changedAt } = found.length > 0 ? { changes: found, changedAt: takenAt } : (former ?? { changes: [], changedAt: null });
  const stored: StoredSnapshot = { description, changes, changedAt: changedAt?.toISOString() ?? null };
  const value = { description: stored as unknown as Prisma.InputJsonObject, takenAt };
  const key = { connectionId: connection.id, dataset };
  await db.datasetSnapshot.upsert({ where: { connectionId_dataset: key }, create: { ...key, ...value }, update: value });
  return { description, takenAt, changes, changedAt };
}
