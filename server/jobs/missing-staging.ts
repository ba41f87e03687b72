import type { Transaction } from '#server/db/client.ts';
import type { LandedExecution } from '#server/engine/landing/contract.ts';
import type { LandingHost } from './drop-staging.ts';

/** A staging table that should be on disk: its run has a result, and nobody has begun to drop it. */
export interface KeptTable {
  id: string;
  runId: string;
  side: string;
  tableName: string;
  sizeBytes: bigint;
}

/** Only of this landing engine: what another one keeps, this one cannot see. */
export async function keptTables(host: LandingHost): Promise<KeptTable[]> {
  return host.db.stagingTable.findMany({
    where: { status: 'active', run: { status: 'succeeded', landingEngine: host.landing.name } },
    select: { id: true, runId: true, side: true, tableName: true, sizeBytes: true },
  });
}

/** Compares the catalogue with a disk that was looked at after it: a table was on disk before it was in the catalogue. */
export function againstDisk(
  kept: readonly KeptTable[],
  found: readonly LandedExecution[],
): { missing: KeptTable[]; resized: (KeptTable & { bytes: number })[] } {
  const byId = new Map(found.map((entry) => [entry.executionId, entry]));
  const missing: KeptTable[] = [];
  const resized: (KeptTable & { bytes: number })[] = [];
  for (const table of kept) {
    const entry = byId.get(table.runId);
    const tables = entry?.tables;
    const bytes = tables?.[table.side as 'source' | 'target'];
    if (tables ? bytes === undefined : !entry?.stagingBytes) missing.push(table);
    else if (bytes !== undefined && BigInt(bytes) !== table.sizeBytes) resized.push({ ...table, bytes });
  }
  return { missing, resized };
}

/**
 * Writes down what somebody removed past Tieout: staging tables, and outcomes that are gone. Sizes in the catalogue become
 * those on disk. Answers how many tables and outcomes were missing.
 */
export async function settleMissing(host: LandingHost): Promise<number> {
  const [kept, runs] = await Promise.all([keptTables(host), runsWithOutcomes(host)]);
  const found = await host.landing.inventory();
  const { missing, resized } = againstDisk(kept, found);
  for (const { id, bytes } of resized)
    await host.db.stagingTable.updateMany({ where: { id, status: 'active' }, data: { sizeBytes: BigInt(bytes) } });
  let settled = 0;
  for (const table of missing) if (await settleTable(host, table)) settled++;
  // A disk with nothing at all on it is rather one that is not there just now.
  if (found.length === 0) return settled;
  const withOutcomes = new Set(found.flatMap((entry) => (entry.outcomesBytes > 0 ? [entry.executionId] : [])));
  for (const runId of runs) if (!withOutcomes.has(runId) && (await settleOutcomes(host, runId))) settled++;
  return settled;
}

async function runsWithOutcomes({ db, landing }: LandingHost): Promise<string[]> {
  const runs = await db.run.findMany({
    where: { status: 'succeeded', outcomesDroppedAt: null, landingEngine: landing.name },
    select: { id: true },
  });
  return runs.map((run) => run.id);
}

async function settleTable({ db, now }: LandingHost, { id, runId, tableName }: KeptTable): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.stagingTable.updateMany({
      where: { id, status: 'active' },
      data: { status: 'dropped', droppedAt: now(), dropReason: 'missing', pinned: false },
    });
    if (count === 0) return false;
    await say(tx, runId, now(), `The staging table ${tableName} is gone: it was removed outside of Tieout.`);
    return true;
  });
}

async function settleOutcomes({ db, now }: LandingHost, runId: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({ where: { id: runId, outcomesDroppedAt: null }, data: { outcomesDroppedAt: now() } });
    if (count === 0) return false;
    await say(tx, runId, now(), 'The outcomes are gone: they were removed outside of Tieout. The counts are kept.');
    return true;
  });
}

async function say(tx: Transaction, runId: string, at: Date, message: string): Promise<void> {
  await tx.run.update({ where: { id: runId }, data: { revision: { increment: 1 } } });
  await tx.runEvent.create({ data: { runId, at, level: 'warning', phase: null, message } });
}
