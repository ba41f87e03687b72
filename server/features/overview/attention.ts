import type { AppContext } from '#server/app-context.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { worsenedKpis } from '../kpis/worsened.ts';
import { readSettings } from '../settings/settings.service.ts';
import { changesWaiting } from './changes-waiting.ts';
import { lostAlerts } from './lost-alerts.ts';
import type { RulesetHistory } from './overview.service.ts';

/** Someone should look before staging is full, not after. */
const NEAR_QUOTA = 0.9;

export interface Attention {
  kind: 'run_failed' | 'kpi_worsened' | 'check_failed' | 'staging_quota' | 'changes_waiting' | 'changes_unsettled' | 'alert_failed';
  title: string;
  detail: string;
  href: string;
}

/** What needs someone: the worst first. */
export async function findAttention(app: AppContext, rulesets: RulesetHistory[]): Promise<Attention[]> {
  const [connections, quota, changes, alerts] = await Promise.all([
    app.db.connection.findMany({
      where: { lastCheckStatus: 'failed' },
      orderBy: { name: 'asc' },
      select: { id: true, name: true, lastCheckSteps: true },
    }),
    nearQuota(app),
    changesWaiting(app),
    lostAlerts(app),
  ]);
  return [
    ...changes.filter(({ kind }) => kind === 'changes_unsettled'),
    ...rulesets.flatMap(failedRun),
    ...connections.map(
      (connection): Attention => ({
        kind: 'check_failed',
        title: `The connection ${connection.name} fails its check`,
        detail: failedStep(connection.lastCheckSteps),
        href: `/connections/${encodeURIComponent(connection.id)}`,
      }),
    ),
    ...rulesets.flatMap(worsened),
    ...alerts,
    ...changes.filter(({ kind }) => kind === 'changes_waiting'),
    ...quota,
  ];
}

function failedRun({ name, lastRun }: RulesetHistory): Attention[] {
  if (lastRun?.status !== 'failed') return [];
  const failure: RunFailure | null = lastRun.failure;
  return [{ kind: 'run_failed', title: `The last run of ${name} failed`, detail: failure?.message ?? '', href: `/runs/${lastRun.id}` }];
}

/** REI says how fast a run was: on a busy machine it falls while every row is as right as before. Trends show it. */
const SPEED_BOUND = 'REI';

function worsened({ name, points }: RulesetHistory): Attention[] {
  const [latest, previous] = points;
  if (!latest || !previous) return [];
  const fallen = worsenedKpis(previous, latest).filter(({ kpi }) => kpi !== SPEED_BOUND);
  if (fallen.length === 0) return [];
  return [
    {
      kind: 'kpi_worsened',
      title: `${name} got worse`,
      detail: fallen.map(({ kpi, before, after }) => `${kpi} went from ${before} to ${after}`).join(', '),
      href: `/runs/${latest.runId}`,
    },
  ];
}

function failedStep(steps: unknown): string {
  const failed = Array.isArray(steps)
    ? (steps as { status?: string; summary?: string }[]).find((step) => step.status === 'failed')
    : undefined;
  return failed?.summary ?? '';
}

async function nearQuota(app: AppContext): Promise<Attention[]> {
  const { stagingQuotaBytes } = await readSettings(app);
  if (stagingQuotaBytes === null) return [];
  const used = (await app.landing.inventory()).reduce((sum, entry) => sum + entry.stagingBytes, 0);
  if (used < stagingQuotaBytes * NEAR_QUOTA) return [];
  const percent = Math.floor((used / stagingQuotaBytes) * 100);
  return [
    {
      kind: 'staging_quota',
      title: used > stagingQuotaBytes ? 'Staging is over its quota' : 'Staging is near its quota',
      detail: `${percent} % of the quota is used.`,
      href: '/staging',
    },
  ];
}
