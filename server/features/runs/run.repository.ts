import type { Database } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { stagingRow, WITH_RUN } from '../staging/staging-view.ts';
import {
  type RunEvent,
  type RunState,
  type RunSummary,
  runEvent,
  runState,
  runSummary,
  STATE_COLUMNS,
  SUMMARY_COLUMNS,
} from './run-view.ts';

/** The event log of one run is read in pieces of this many lines. */
const EVENTS_AT_ONCE = 500;

export async function findRunState(db: Database, id: string): Promise<RunState | null> {
  const run = await db.run.findUnique({ where: { id }, select: STATE_COLUMNS });
  if (!run) return null;
  const [staging, previous] = await Promise.all([
    db.stagingTable.findMany({ where: { runId: id }, include: WITH_RUN, orderBy: [{ createdAt: 'asc' }, { side: 'asc' }] }),
    db.kpiPoint.findFirst({
      where: { rulesetId: run.rulesetId, runId: { not: id }, at: { lt: run.endedAt ?? run.startedAt ?? run.queuedAt } },
      orderBy: { at: 'desc' },
    }),
  ]);
  return runState(run, staging.map(stagingRow), previous);
}

export interface RunListFilter {
  rulesetId?: string | undefined;
  status?: readonly string[] | undefined;
  origin?: string | undefined;
}

/** Newest first. `before` is the last row of the former page. */
export async function listRuns(
  db: Database,
  filter: RunListFilter,
  before: { queuedAt: Date; id: string } | null,
  take: number,
): Promise<RunSummary[]> {
  const where: Prisma.RunWhereInput = {
    ...(filter.rulesetId === undefined ? {} : { rulesetId: filter.rulesetId }),
    ...(filter.status?.length ? { status: { in: [...filter.status] } } : {}),
    ...(filter.origin === undefined ? {} : { origin: filter.origin }),
    ...(before ? { OR: [{ queuedAt: { lt: before.queuedAt } }, { queuedAt: before.queuedAt, id: { lt: before.id } }] } : {}),
  };
  const rows = await db.run.findMany({ where, orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }], take, select: SUMMARY_COLUMNS });
  return rows.map(runSummary);
}

export interface RunEventFilter {
  afterId?: number | undefined;
  level?: string | undefined;
  phase?: string | undefined;
}

/** In the order they happened, all of them. */
export async function runEvents(db: Database, runId: string, filter: RunEventFilter): Promise<RunEvent[]> {
  const found: RunEvent[] = [];
  for (;;) {
    const piece = await db.runEvent.findMany({
      where: {
        runId,
        id: { gt: found.at(-1)?.id ?? filter.afterId ?? 0 },
        ...(filter.level === undefined ? {} : { level: filter.level }),
        ...(filter.phase === undefined ? {} : { phase: filter.phase }),
      },
      orderBy: { id: 'asc' },
      take: EVENTS_AT_ONCE,
    });
    found.push(...piece.map(runEvent));
    if (piece.length < EVENTS_AT_ONCE) return found;
  }
}
