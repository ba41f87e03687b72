import type { AppContext } from '#server/app-context.ts';
import type { Transaction } from '#server/db/client.ts';
import type { KpiPoint, Prisma } from '#server/db/generated/client.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { alertConditionsSchema } from '#server/features/alerts/alert.schema.ts';
import { type AlertMessage, alertMessage } from '#server/features/alerts/alert-message.ts';
import { ALERTED_COLUMNS, type AlertedKpis, alertReasons } from '#server/features/alerts/alert-reasons.ts';
import type { RunOptions } from '#server/features/runs/run-options.ts';

const MOST_AT_ONCE = 50;
/** As far as a former run like this one is looked for. */
const FORMER_RUNS = 100;

const RUN_COLUMNS = {
  id: true,
  rulesetId: true,
  rulesetVersion: true,
  rulesetName: true,
  status: true,
  failure: true,
  options: true,
  endedAt: true,
  kpi: { select: { at: true, ...ALERTED_COLUMNS } },
} satisfies Prisma.RunSelect;
type EndedRun = Prisma.RunGetPayload<{ select: typeof RUN_COLUMNS }>;

/**
 * Looks at each run that has ended, once, and puts what is to be told into the queue of deliveries. Any number of workers
 * may call it: the mark on the run and the deliveries are one transaction. Answers how many deliveries it made.
 */
export async function raiseAlerts(app: AppContext): Promise<number> {
  const ended = await app.db.run.findMany({
    where: { alertsCheckedAt: null, status: { in: ['succeeded', 'failed', 'cancelled'] }, endedAt: { not: null } },
    orderBy: { endedAt: 'asc' },
    take: MOST_AT_ONCE,
    select: RUN_COLUMNS,
  });
  let raised = 0;
  for (const run of ended) raised += await app.db.$transaction((tx) => lookAt(tx, app, run));
  return raised;
}

async function lookAt(tx: Transaction, app: AppContext, run: EndedRun): Promise<number> {
  const { count } = await tx.run.updateMany({ where: { id: run.id, alertsCheckedAt: null }, data: { alertsCheckedAt: app.now() } });
  if (count !== 1 || run.status === 'cancelled') return 0;
  const endedAt = run.endedAt as Date;
  const alerts = await tx.alert.findMany({
    // An alert that was made after the run ended is about the runs to come.
    where: { enabled: true, OR: [{ rulesetId: null }, { rulesetId: run.rulesetId }], createdAt: { lte: endedAt } },
    include: { targets: { include: { channel: { select: { id: true, name: true } } } } },
  });
  if (alerts.length === 0) return 0;
  const kpis = run.kpi && alerted(run.kpi);
  const previous = run.kpi && (await lastGoodRun(tx, run, run.kpi.at));
  const failure = run.failure as RunFailure | null;
  const deliveries: Prisma.AlertDeliveryCreateManyInput[] = alerts.flatMap((alert) => {
    const [first, ...more] = alertReasons(alertConditionsSchema.parse(alert.conditions), { status: run.status, failure, kpis, previous });
    if (!first) return [];
    const ruleset = { id: run.rulesetId, name: run.rulesetName, version: run.rulesetVersion };
    const about = { id: run.id, status: run.status, endedAt: endedAt.toISOString(), url: runUrl(app, run.id), kpis };
    const message = alertMessage(alert, ruleset, about, [first, ...more], app.now());
    return alert.targets.map(({ channel }) => newDelivery(run.id, alert, channel, message, app.now()));
  });
  if (deliveries.length > 0) await tx.alertDelivery.createMany({ data: deliveries });
  return deliveries.length;
}

/** The last good run before `at` that read as much: one of a few rows says nothing about one of all of them. */
async function lastGoodRun(tx: Transaction, run: EndedRun, at: Date): Promise<AlertedKpis | null> {
  const former = await tx.kpiPoint.findMany({
    where: { rulesetId: run.rulesetId, runId: { not: run.id }, at: { lt: at } },
    orderBy: [{ at: 'desc' }, { runId: 'desc' }],
    take: FORMER_RUNS,
    select: { ...ALERTED_COLUMNS, run: { select: { options: true } } },
  });
  const like = former.find((point) => readsAsMuch(point.run.options as RunOptions, run.options as RunOptions));
  return like ? alerted(like) : null;
}

function readsAsMuch(one: RunOptions, other: RunOptions): boolean {
  return one.limit === other.limit && (one.overrides === undefined) === (other.overrides === undefined);
}

function alerted(point: AlertedKpis & Partial<Pick<KpiPoint, 'at'>>): AlertedKpis {
  return Object.fromEntries(Object.keys(ALERTED_COLUMNS).map((name) => [name, point[name as keyof AlertedKpis]])) as unknown as AlertedKpis;
}

function newDelivery(
  runId: string,
  alert: { id: string; name: string },
  channel: { id: string; name: string },
  message: AlertMessage,
  at: Date,
): Prisma.AlertDeliveryCreateManyInput {
  return {
    key: `${runId}:${alert.id}:${channel.id}`,
    alertId: alert.id,
    channelId: channel.id,
    alertName: alert.name,
    channelName: channel.name,
    runId,
    subject: message.subject,
    message: message as unknown as Prisma.InputJsonObject,
    status: 'pending',
    nextTryAt: at,
    createdAt: at,
  };
}

function runUrl({ environment }: AppContext, id: string): string {
  return `${environment.url ?? `http://localhost:${environment.port}`}/runs/${id}`;
}
