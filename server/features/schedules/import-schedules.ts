import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import type { ScheduleEntry } from '../configuration/configuration-file.schema.ts';
import { tidyCron } from './cron-times.ts';
import type { ScheduleOptions } from './schedule.schema.ts';
import { changeSchedule, insertSchedule, pauseStored, type ScheduleSettings } from './schedule.service.ts';
import { type ScheduleRecord, WITH_RULESET } from './schedule-view.ts';

/** What a file says when it names no time zone. */
const USUAL_ZONE = 'UTC';

/** How reports call it: `RECON_ORDERS: 0 2 * * *, Europe/Berlin`. */
export function scheduleName(entry: { ruleset: string; cron: string; timezone?: string | undefined }): string {
  return `${entry.ruleset}: ${tidyCron(entry.cron)}, ${entry.timezone?.trim() ?? USUAL_ZONE}`;
}

/**
 * What importing the schedules of one ruleset means: one of the same pattern and zone is that one; if one entry and one
 * stored schedule are left, the entry moves it; other entries are new. Nothing is deleted, and an entry that does not say
 * `paused` leaves that as it is. The caller has checked the permission.
 */
export async function importSchedules(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  rulesetId: string,
  entries: readonly ScheduleEntry[],
): Promise<{ name: string; outcome: 'created' | 'updated' | 'unchanged' }[]> {
  const stored = await tx.schedule.findMany({ where: { rulesetId }, include: WITH_RULESET });
  const matches = matchUp(entries, stored);
  const report = [];
  for (const entry of entries) {
    const former = matches.get(entry);
    const name = scheduleName(entry);
    if (former) {
      const changed = await changeSchedule(tx, app, actor, former, settingsOf(entry));
      const moved = { ...former, ...settingsOf(entry) };
      const paused = entry.paused !== undefined && (await pauseStored(tx, app, actor, moved, entry.paused));
      report.push({ name, outcome: changed || paused ? ('updated' as const) : ('unchanged' as const) });
    } else {
      await insertSchedule(tx, app, actor, { rulesetId, paused: entry.paused ?? false, ...settingsOf(entry) });
      report.push({ name, outcome: 'created' as const });
    }
  }
  return report;
}

function matchUp(entries: readonly ScheduleEntry[], stored: readonly ScheduleRecord[]): Map<ScheduleEntry, ScheduleRecord> {
  const same = (entry: ScheduleEntry) =>
    stored.find(({ cron, timezone }) => cron === settingsOf(entry).cron && timezone === settingsOf(entry).timezone);
  const matches = new Map(entries.flatMap((entry) => (same(entry) ? [[entry, same(entry) as ScheduleRecord] as const] : [])));
  const entriesLeft = entries.filter((entry) => !matches.has(entry));
  const storedLeft = stored.filter((one) => ![...matches.values()].includes(one));
  const [entry] = entriesLeft;
  const [former] = storedLeft;
  if (entry && former && entriesLeft.length === 1 && storedLeft.length === 1) matches.set(entry, former);
  return matches;
}

function settingsOf(entry: ScheduleEntry): ScheduleSettings & { missed: 'skip' | 'catch_up_once' } {
  return {
    cron: tidyCron(entry.cron),
    timezone: entry.timezone?.trim() ?? USUAL_ZONE,
    missed: entry.missed ?? 'skip',
    options: { limit: entry.limit ?? null, keepStaging: entry.keep_staging ?? null, ttlHours: entry.ttl_hours ?? null },
  };
}

/** As a file holds it: only what is not the usual. */
export function exportSchedule(schedule: Omit<ScheduleRecord, 'ruleset'>): ScheduleEntry {
  const { limit, keepStaging, ttlHours } = schedule.options as ScheduleOptions;
  return {
    ruleset: schedule.rulesetId,
    cron: schedule.cron,
    timezone: schedule.timezone,
    ...(schedule.missed === 'skip' ? {} : { missed: schedule.missed as 'catch_up_once' }),
    ...(schedule.paused ? { paused: true } : {}),
    ...(limit === null ? {} : { limit }),
    ...(keepStaging === null ? {} : { keep_staging: keepStaging }),
    ...(ttlHours === null ? {} : { ttl_hours: ttlHours }),
  };
}
