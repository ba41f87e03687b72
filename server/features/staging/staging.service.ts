import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { cleanUp } from '#server/jobs/clean-up.ts';
import { type CleanUpReport, lastCleanUp } from '#server/jobs/clean-up-report.ts';
import { dropStaging, type Freed } from '#server/jobs/drop-staging.ts';
import { againstDisk, keptTables } from '#server/jobs/missing-staging.ts';
import { orphansAmong } from '#server/jobs/orphans.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { readSettings } from '../settings/settings.service.ts';
import { findStagingTable, listStagingTables, stagingOfRun } from './staging.repository.ts';
import { type StagingPreview, wordsOf } from './staging-preview.ts';
import type { StagingRow } from './staging-view.ts';

const HOUR_MS = 3_600_000;
const PREVIEW_ROWS = 20;

export interface StagingList {
  rows: StagingRow[];
  /** Time left is counted by this clock. */
  serverTime: Date;
  /** What staging really takes, orphans and runs under way included. */
  totalBytes: number;
  quotaBytes: number | null;
  lastCleanUp: CleanUpReport | null;
  orphans: { executionId: string; bytes: number }[];
  /** Tables that somebody removed past Tieout; the next clean-up writes them down as dropped. */
  missing: { runId: string; tableName: string }[];
}

export async function listStaging(
  app: AppContext,
  actor: Actor,
  input: { status?: readonly string[] | undefined } = {},
): Promise<StagingList> {
  permit(actor, 'staging.read');
  const [rows, settings, report, kept] = await Promise.all([
    listStagingTables(app.db, input.status),
    readSettings(app),
    lastCleanUp(app.db),
    keptTables(app),
  ]);
  const found = await app.landing.inventory();
  const { missing } = againstDisk(kept, found);
  const orphans = await orphansAmong(app, found);
  return {
    rows,
    serverTime: app.now(),
    totalBytes: found.reduce((sum, entry) => sum + entry.stagingBytes, 0),
    quotaBytes: settings.stagingQuotaBytes,
    lastCleanUp: report,
    orphans: orphans.map(({ executionId, bytes }) => ({ executionId, bytes })),
    missing: missing.map(({ runId, tableName }) => ({ runId, tableName })),
  };
}

/** Lets both tables of the run live longer: they are dropped together. */
export async function extendStaging(app: AppContext, actor: Actor, input: { id: string; hours: number }): Promise<StagingRow[]> {
  return changeStaging(app, actor, input.id, 'extend', (table) => {
    const from = Math.max(table.expiresAt.getTime(), app.now().getTime());
    return { expiresAt: new Date(from + input.hours * HOUR_MS) };
  });
}

/** Pinned tables are never dropped by the clean-up. Both tables of the run are pinned: they are dropped together. */
export async function pinStaging(app: AppContext, actor: Actor, input: { id: string; pinned: boolean }): Promise<StagingRow[]> {
  return changeStaging(app, actor, input.id, input.pinned ? 'pin' : 'unpin', () => ({ pinned: input.pinned }));
}

const DEEDS = { extend: 'Kept longer', pin: 'Pinned', unpin: 'Unpinned' } as const;

/**
 * Changes the tables of one run, if they are still there: a clean-up that has begun to drop them has marked them expired
 * in a transaction of its own, so one of the two comes first and the other sees it.
 */
async function changeStaging(
  app: AppContext,
  actor: Actor,
  id: string,
  deed: keyof typeof DEEDS,
  change: (table: StagingRow) => { expiresAt: Date } | { pinned: boolean },
): Promise<StagingRow[]> {
  permit(actor, 'staging.write');
  return app.db.$transaction(async (tx) => {
    const table = await presentTable(tx, id);
    const after = change(table);
    await tx.stagingTable.updateMany({ where: { runId: table.runId, status: 'active' }, data: after });
    await recordAudit(tx, app, actor, {
      action: `staging.${deed}`,
      entityType: 'staging',
      entityId: table.runId,
      summary: `${DEEDS[deed]} the staging tables of ${table.runId}`,
      before: { expiresAt: table.expiresAt, pinned: table.pinned },
      after: { expiresAt: table.expiresAt, pinned: table.pinned, ...after },
    });
    return stagingOfRun(tx, table.runId);
  });
}

async function presentTable(tx: Transaction, id: string): Promise<StagingRow> {
  const table = await findStagingTable(tx, id);
  if (!table) throw new TieoutError('not_found', 'There is no such staging table.', 'Reload the list.');
  if (table.status === 'loading')
    throw new TieoutError('conflict', `The staging table ${table.tableName} is still being loaded.`, 'Wait until its run has ended.');
  if (table.status !== 'active')
    throw new TieoutError(
      'not_found',
      `The staging table ${table.tableName} has been dropped.`,
      'Start the ruleset again to stage its rows afresh.',
    );
  return table;
}

/** Drops both tables of the run, pinned or not: whoever asks for it by name means it. The outcomes stay. */
export async function dropStagingTables(app: AppContext, actor: Actor, input: { id: string }): Promise<Freed> {
  permit(actor, 'staging.write');
  const runId = await app.db.$transaction(async (tx) => {
    const table = await presentTable(tx, input.id);
    await tx.stagingTable.updateMany({ where: { runId: table.runId, status: 'active' }, data: { status: 'expired', pinned: false } });
    await recordAudit(tx, app, actor, {
      action: 'staging.drop',
      entityType: 'staging',
      entityId: table.runId,
      summary: `Dropped the staging tables of ${table.runId}`,
      before: { tables: (await stagingOfRun(tx, table.runId)).map((row) => row.tableName) },
    });
    return table.runId;
  });
  return dropStaging(app, runId, 'by_hand');
}

/** Runs the clean-up now instead of waiting for its time. */
export async function cleanUpNow(app: AppContext, actor: Actor): Promise<Freed> {
  permit(actor, 'staging.write');
  const report = await cleanUp(app);
  await app.db.$transaction((tx) =>
    recordAudit(tx, app, actor, {
      action: 'staging.clean_up',
      entityType: 'staging',
      entityId: 'all',
      summary: `Cleaned up staging: ${report.dropped} dropped`,
      after: report,
    }),
  );
  return { dropped: report.dropped, freedBytes: report.freedBytes };
}

/** The first rows of a staging table. */
export async function previewStaging(app: AppContext, actor: Actor, input: { id: string }): Promise<StagingPreview> {
  permit(actor, 'staging.read');
  permit(actor, 'outcomes.read');
  const table = await app.db.$transaction((tx) => presentTable(tx, input.id));
  const { columns, rows } = await app.landing.previewStaging({ executionId: table.runId }, table.side, PREVIEW_ROWS);
  return { columns: columns.map((column) => ({ ...column, words: wordsOf(column) })), rows };
}
