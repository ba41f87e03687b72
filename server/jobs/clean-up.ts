import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppContext } from '#server/app-context.ts';
import { readSettings } from '#server/features/settings/settings.service.ts';
import { type CleanUpReport, storeCleanUp } from './clean-up-report.ts';
import { dropStaging, expireStaging } from './drop-staging.ts';
import { settleMissing } from './missing-staging.ts';
import { findOrphans, removeOrphan } from './orphans.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No download takes longer than this to begin; a file that is older was left by a process that died. */
const EXPORT_FILE_MS = HOUR_MS;

/** Where exports are written before they are sent. */
export function exportFolder(dataDir: string): string {
  return join(dataDir, 'exports');
}

/**
 * Drops what has had its time: staging tables past `expiresAt` (never pinned ones, never those of a run that waits or
 * works), outcomes older than the settings keep them, and whatever lies on disk without belonging to a result; what is gone from disk is
 * written down as gone. Any number of processes may do it at once. What cannot be dropped now is logged and tried again the next time.
 */
export async function cleanUp(app: AppContext): Promise<CleanUpReport> {
  const at = app.now();
  const report: CleanUpReport = { at, dropped: 0, outcomesDropped: 0, orphansRemoved: 0, missingSettled: 0, freedBytes: 0 };
  report.missingSettled = await settleMissing(app);
  for (const runId of await runsWithStagingOver(app)) {
    await attempt(app, runId, async () => {
      await expireStaging(app, runId);
      const freed = await dropStaging(app, runId, 'time_over');
      report.dropped += freed.dropped;
      report.freedBytes += freed.freedBytes;
    });
  }
  for (const run of await runsWithOutcomesOver(app)) {
    await attempt(app, run.id, async () => {
      // First said, then done: a process that dies in between leaves an orphan, never a page that cannot be opened.
      await app.db.run.update({ where: { id: run.id }, data: { outcomesDroppedAt: at, revision: { increment: 1 } } });
      await app.landing.dropExecution({ executionId: run.id });
      report.outcomesDropped++;
      report.freedBytes += Number(run.outcomesBytes ?? 0n);
    });
  }
  for (const orphan of await findOrphans(app)) {
    await attempt(app, orphan.executionId, async () => {
      await removeOrphan(app, orphan);
      report.orphansRemoved++;
      report.freedBytes += orphan.bytes;
    });
  }
  await forgetStagingOfEndedRuns(app);
  await removeOldExports(app);
  await app.db.workerNode.deleteMany({ where: { heartbeatAt: { lt: new Date(at.getTime() - DAY_MS) } } });
  await storeCleanUp(app.db, report);
  return report;
}

async function attempt(app: AppContext, runId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    app.log.error({ err: error, runId }, 'the clean-up could not drop an execution');
  }
}

async function runsWithStagingOver(app: AppContext): Promise<string[]> {
  const over = { status: 'active', pinned: false, expiresAt: { lte: app.now() }, run: { status: { notIn: ['queued', 'running'] } } };
  const tables = await app.db.stagingTable.findMany({
    where: { OR: [over, { status: 'expired' }] },
    distinct: ['runId'],
    select: { runId: true },
  });
  return tables.map((table) => table.runId);
}

/** Outcomes go with everything else of an execution, so staging that someone still keeps holds them back; so do changes that are being planned from them. */
async function runsWithOutcomesOver(app: AppContext): Promise<{ id: string; outcomesBytes: bigint | null }[]> {
  const { outcomesKeepDays } = await readSettings(app);
  if (outcomesKeepDays === null) return [];
  return app.db.run.findMany({
    where: {
      status: 'succeeded',
      outcomesDroppedAt: null,
      endedAt: { lt: new Date(app.now().getTime() - outcomesKeepDays * DAY_MS) },
      staging: { none: { status: { not: 'dropped' } } },
      changeSets: { none: { status: 'planning', origin: 'run' } },
    },
    select: { id: true, outcomesBytes: true },
  });
}

/** A worker that died may have left rows in the catalogue for tables that never came to be. */
async function forgetStagingOfEndedRuns(app: AppContext): Promise<void> {
  const left = await app.db.stagingTable.findMany({
    where: { status: { not: 'dropped' }, run: { status: { in: ['failed', 'cancelled'] } } },
    select: { id: true, runId: true },
  });
  const onDisk = new Set((await app.landing.inventory()).map((entry) => entry.executionId));
  const gone = left.filter((table) => !onDisk.has(table.runId)).map((table) => table.id);
  if (gone.length > 0)
    await app.db.stagingTable.updateMany({
      where: { id: { in: gone } },
      data: { status: 'dropped', droppedAt: app.now(), dropReason: 'no_result', sizeBytes: 0 },
    });
}

async function removeOldExports(app: AppContext): Promise<void> {
  const folder = exportFolder(app.environment.dataDir);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => null);
    if (file && file.mtimeMs < app.now().getTime() - EXPORT_FILE_MS) await rm(path, { force: true, recursive: true });
  }
}
