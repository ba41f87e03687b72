import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { KpiPoint } from '#server/db/generated/client.ts';
import { type RunSummary, runSummary, SUMMARY_COLUMNS } from '../runs/run-view.ts';
import { type Attention, findAttention } from './attention.ts';
import { type ScheduledRun, scheduledRuns } from './scheduled-runs.ts';

/** As many runs as a sparkline can show. */
const SPARKLINE_RUNS = 20;
const RECENT_RUNS = 10;

export type OverviewKpis = Pick<
  KpiPoint,
  | 'runId'
  | 'at'
  | 'rcr'
  | 'rcrStatus'
  | 'dqcs'
  | 'dqcsStatus'
  | 'rei'
  | 'reiStatus'
  | 'far'
  | 'farStatus'
  | 'irr'
  | 'irrStatus'
  | 'mismatched'
  | 'matched'
>;

export interface OverviewRuleset {
  id: string;
  name: string;
  latest: OverviewKpis | null;
  previous: OverviewKpis | null;
  /** Oldest first. */
  sparkline: { runId: string; at: Date; rcr: number }[];
  lastRun: RunSummary | null;
}

export interface Overview {
  rulesets: OverviewRuleset[];
  /** Queued ones included. */
  running: RunSummary[];
  recent: RunSummary[];
  attention: Attention[];
  /** The coming runs of all schedules, soonest first. */
  scheduled: ScheduledRun[];
  counts: { connections: number; rulesets: number; runs: number };
}

/** Answers "is anything wrong?": what each ruleset's last good run said, what runs now and what needs someone. */
export async function overview(app: AppContext, actor: Actor): Promise<Overview> {
  permit(actor, 'runs.read');
  const rulesets = await app.db.ruleset.findMany({
    where: { deletedAt: null },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
  });
  const [histories, running, recent, connections, runs] = await Promise.all([
    Promise.all(rulesets.map((ruleset) => history(app, ruleset))),
    app.db.run.findMany({ where: { status: { in: ['queued', 'running'] } }, orderBy: { queuedAt: 'desc' }, select: SUMMARY_COLUMNS }),
    app.db.run.findMany({ orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }], take: RECENT_RUNS, select: SUMMARY_COLUMNS }),
    app.db.connection.count(),
    app.db.run.count(),
  ]);
  return {
    rulesets: histories.map(({ points, ...ruleset }) => ({
      ...ruleset,
      latest: points[0] ?? null,
      previous: points[1] ?? null,
      sparkline: points.map(({ runId, at, rcr }) => ({ runId, at, rcr })).reverse(),
    })),
    running: running.map(runSummary),
    recent: recent.map(runSummary),
    attention: await findAttention(app, histories),
    scheduled: await scheduledRuns(app),
    counts: { connections, rulesets: rulesets.length, runs },
  };
}

export interface RulesetHistory {
  id: string;
  name: string;
  /** Newest first. */
  points: Omit<KpiPoint, 'breakdown'>[];
  lastRun: RunSummary | null;
}

async function history(app: AppContext, ruleset: { id: string; name: string }): Promise<RulesetHistory> {
  const [points, lastRun] = await Promise.all([
    app.db.kpiPoint.findMany({
      where: { rulesetId: ruleset.id },
      orderBy: [{ at: 'desc' }, { runId: 'desc' }],
      take: SPARKLINE_RUNS,
      omit: { breakdown: true },
    }),
    app.db.run.findFirst({ where: { rulesetId: ruleset.id }, orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }], select: SUMMARY_COLUMNS }),
  ]);
  return { ...ruleset, points, lastRun: lastRun && runSummary(lastRun) };
}
