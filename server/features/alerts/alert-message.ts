import { ALERT_KPIS } from './alert.schema.ts';
import { type AlertedKpis, type AlertReason, readingText } from './alert-reasons.ts';

/** What a channel is given to send: kept with the delivery, so that a later try says the same. */
export interface AlertMessage {
  event: 'alert' | 'test';
  /** One line: what happened to what. */
  subject: string;
  alert: { id: string; name: string } | null;
  ruleset: { id: string; name: string; version: number } | null;
  run: AlertedRun | null;
  reasons: AlertReason[];
  /** ISO 8601. */
  at: string;
}

export interface AlertedRun {
  id: string;
  status: string;
  /** ISO 8601. */
  endedAt: string;
  /** Where it can be looked at. */
  url: string;
  kpis: AlertedKpis | null;
}

/** The message of one alert about one run. */
export function alertMessage(
  alert: { id: string; name: string },
  ruleset: { id: string; name: string; version: number },
  run: AlertedRun,
  reasons: readonly [AlertReason, ...AlertReason[]],
  at: Date,
): AlertMessage {
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  return {
    event: 'alert',
    subject: oneLine(`${ruleset.name}: ${shortReason(reasons[0])}${more}`),
    alert: { id: alert.id, name: alert.name },
    ruleset,
    run,
    reasons: [...reasons],
    at: at.toISOString(),
  };
}

export function testMessage(channelName: string, at: Date): AlertMessage {
  return {
    event: 'test',
    subject: oneLine(`Test of the channel ${channelName}`),
    alert: null,
    ruleset: null,
    run: null,
    reasons: [],
    at: at.toISOString(),
  };
}

/** The message as people read it in a mail or a chat. */
export function messageText({ event, alert, ruleset, run, reasons }: AlertMessage): string {
  if (event === 'test' || !ruleset || !run) return 'This is a test. Alerts of Tieout arrive here.\n';
  return [
    `${ruleset.name} (${ruleset.id}, version ${ruleset.version})`,
    '',
    ...reasons.map((reason) => `- ${reason.text}`),
    '',
    `Run ${run.id}, ended ${run.endedAt}`,
    ...(run.kpis ? [kpiLine(run.kpis)] : []),
    run.url,
    ...(alert ? ['', `Sent by the alert "${alert.name}".`] : []),
    '',
  ].join('\n');
}

/** The message as a program reads it, in the manner of the run document. `text` is what chat systems show. */
export function messageJson(message: AlertMessage, deliveryId: string): object {
  const { event, subject, alert, ruleset, run, reasons, at } = message;
  return {
    event,
    delivery_id: deliveryId,
    at,
    text: `${subject}\n\n${messageText(message)}`,
    subject,
    alert: alert?.name ?? null,
    ruleset_id: ruleset?.id ?? null,
    ruleset_name: ruleset?.name ?? null,
    ruleset_version: ruleset?.version ?? null,
    execution_id: run?.id ?? null,
    status: run?.status ?? null,
    ended_at: run?.endedAt ?? null,
    url: run?.url ?? null,
    kpis: run?.kpis
      ? Object.fromEntries(
          ALERT_KPIS.flatMap((kpi) => [[kpi, run.kpis?.[kpi]] as const, [`${kpi}_status`, run.kpis?.[`${kpi}Status`]] as const]),
        )
      : null,
    reasons,
  };
}

function kpiLine(kpis: AlertedKpis): string {
  return ALERT_KPIS.filter((kpi) => kpis[kpi] !== null)
    .map((kpi) => `${kpi.toUpperCase()} ${readingText(kpi, { value: kpis[kpi], status: kpis[`${kpi}Status`] })}`)
    .join(' · ');
}

function shortReason(reason: AlertReason): string {
  if (reason.kind === 'run_failed') return 'the run failed';
  if (reason.kind === 'rcr_fell') return `RCR fell by ${reason.points.toFixed(2)} points`;
  return `${reason.kpi.toUpperCase()} is ${reason.after.status.toLowerCase()}`;
}

const MOST_SUBJECT = 200;

/** A name with a line break must not become a header of its own, nor a subject of many lines. */
function oneLine(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ');
  return line.length > MOST_SUBJECT ? `${line.slice(0, MOST_SUBJECT - 1)}…` : line;
}
