import type { Database } from '#server/db/client.ts';
import { Prisma } from '#server/db/generated/client.ts';

const KEY = 'clean_up';
/** The seed's rhythm: `0 *\/6 * * *`. */
const EVERY_MS = 6 * 3_600_000;

export interface CleanUpReport {
  at: Date;
  /** Staging tables whose time was over. */
  dropped: number;
  /** Runs whose outcomes were older than the settings keep them. */
  outcomesDropped: number;
  orphansRemoved: number;
  /** Staging tables and outcomes that somebody had removed past Tieout; absent in reports of former versions. */
  missingSettled?: number;
  freedBytes: number;
}

interface StoredReport {
  startedAt: string;
  report?: Omit<CleanUpReport, 'at'> & { at: string };
}

export async function lastCleanUp(db: Database): Promise<CleanUpReport | null> {
  const stored = await db.setting.findUnique({ where: { key: KEY } });
  const report = (stored?.value as StoredReport | undefined)?.report;
  return report ? { ...report, at: new Date(report.at) } : null;
}

export async function storeCleanUp(db: Database, report: CleanUpReport): Promise<void> {
  const at = report.at.toISOString();
  const value = { startedAt: at, report: { ...report, at } };
  await db.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}

/** True for one of the workers when six hours have gone by since the last clean-up began. */
export async function claimCleanUp(db: Database, now: Date): Promise<boolean> {
  const stored = await db.setting.findUnique({ where: { key: KEY } });
  const startedAt = now.toISOString();
  if (!stored) {
    try {
      await db.setting.create({ data: { key: KEY, value: { startedAt } } });
      return true;
    } catch (error) {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
      throw error;
    }
  }
  const former = stored.value as unknown as StoredReport;
  if (Date.parse(former.startedAt) + EVERY_MS > now.getTime()) return false;
  const { count } = await db.setting.updateMany({
    where: { key: KEY, updatedAt: stored.updatedAt },
    data: { value: { ...former, startedAt } as unknown as Prisma.InputJsonValue },
  });
  return count === 1;
}
