import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RefusedInput } from '../refused-input.ts';
import { storedRuleset } from '../rulesets/ruleset.repository.ts';
import { nextRun } from './cron-times.ts';
import { cronWords } from './cron-words.ts';
import { firesOf, storedSchedule, storedSchedules } from './schedule.repository.ts';
import {
  createScheduleInput,
  type listSchedulesInput,
  type ScheduleOptions,
  scheduleFiresInput,
  updateScheduleInput,
} from './schedule.schema.ts';
import { type ScheduleFireRow, type ScheduleRecord, type ScheduleRow, scheduleRow } from './schedule-view.ts';

/** By ruleset name. */
export async function listSchedules(app: AppContext, actor: Actor, input: z.input<typeof listSchedulesInput> = {}): Promise<ScheduleRow[]> {
  permit(actor, 'schedules.read');
  const schedules = await storedSchedules(app.db, input.rulesetId);
  return Promise.all(
    schedules.map(async (schedule) => scheduleRow(schedule, (await firesOf(app.db, schedule.id, 1))[0] ?? null, app.now())),
  );
}

/** What became of the last moments at which it was due, newest first. */
export async function scheduleFires(app: AppContext, actor: Actor, input: z.input<typeof scheduleFiresInput>): Promise<ScheduleFireRow[]> {
  permit(actor, 'schedules.read');
  const { id, limit } = scheduleFiresInput.parse(input);
  return firesOf(app.db, (await storedSchedule(app.db, id)).id, limit);
}

/** @throws RefusedInput when the ruleset has a schedule of the same pattern and zone. */
export async function createSchedule(app: AppContext, actor: Actor, input: z.input<typeof createScheduleInput>): Promise<{ id: string }> {
  permit(actor, 'schedules.write');
  const settings = createScheduleInput.parse(input);
  return app.db.$transaction((tx) => insertSchedule(tx, app, actor, settings));
}

/** Writes a new schedule with its audit entry, in the caller's transaction. */
export async function insertSchedule(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  settings: z.output<typeof createScheduleInput>,
): Promise<{ id: string }> {
  const ruleset = await storedRuleset(tx, settings.rulesetId);
  const { cron, timezone, paused } = settings;
  await refuseTwin(tx, { rulesetId: ruleset.id, cron, timezone });
  const { id } = await tx.schedule.create({
    data: { ...settings, nextRunAt: paused ? null : nextRun(cron, timezone, app.now()) },
  });
  await recordAudit(tx, app, actor, {
    action: 'schedule.create',
    entityType: 'schedule',
    entityId: id,
    summary: `Scheduled ${ruleset.name}: ${inWords(settings)}`,
    after: settings,
  });
  return { id };
}

/** @throws TieoutError conflict when somebody else changed it meanwhile. */
export async function updateSchedule(app: AppContext, actor: Actor, input: z.input<typeof updateScheduleInput>): Promise<void> {
  permit(actor, 'schedules.write');
  const { id, version, ...settings } = updateScheduleInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedSchedule(tx, id);
    if (stored.version !== version) {
      throw new TieoutError(
        'conflict',
        `Somebody else changed the schedule of ${stored.ruleset.name} meanwhile.`,
        'Close this, look at it and make your change again.',
      );
    }
    await changeSchedule(tx, app, actor, stored, settings);
  });
}

export interface ScheduleSettings {
  cron: string;
  timezone: string;
  missed: string;
  options: ScheduleOptions;
}

/** Changes what differs, with its audit entry, in the caller's transaction. Answers false when nothing does. */
export async function changeSchedule(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  stored: ScheduleRecord,
  settings: ScheduleSettings,
): Promise<boolean> {
  const before: ScheduleSettings = pick(stored);
  if (isDeepStrictEqual(before, settings)) return false;
  const moved = before.cron !== settings.cron || before.timezone !== settings.timezone;
  if (moved) await refuseTwin(tx, { rulesetId: stored.rulesetId, ...settings });
  await tx.schedule.update({
    where: { id: stored.id },
    data: {
      ...settings,
      version: { increment: 1 },
      ...(moved && !stored.paused ? { nextRunAt: nextRun(settings.cron, settings.timezone, app.now()) } : {}),
    },
  });
  await recordAudit(tx, app, actor, {
    action: 'schedule.update',
    entityType: 'schedule',
    entityId: stored.id,
    summary: `Changed the schedule of ${stored.ruleset.name}: ${inWords(settings)}`,
    before,
    after: settings,
  });
  return true;
}

/** A paused schedule misses nothing: it goes on with the next moment after it was resumed. */
export async function setPaused(app: AppContext, actor: Actor, input: { id: string; paused: boolean }): Promise<void> {
  permit(actor, 'schedules.write');
  await app.db.$transaction(async (tx) => pauseStored(tx, app, actor, await storedSchedule(tx, input.id), input.paused));
}

/** In the caller's transaction; answers false when it is so already. */
export async function pauseStored(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  stored: ScheduleRecord,
  paused: boolean,
): Promise<boolean> {
  if (stored.paused === paused) return false;
  await tx.schedule.update({
    where: { id: stored.id },
    data: { paused, version: { increment: 1 }, nextRunAt: paused ? null : nextRun(stored.cron, stored.timezone, app.now()) },
  });
  await recordAudit(tx, app, actor, {
    action: paused ? 'schedule.pause' : 'schedule.resume',
    entityType: 'schedule',
    entityId: stored.id,
    summary: `${paused ? 'Paused' : 'Resumed'} the schedule of ${stored.ruleset.name}: ${inWords(stored)}`,
    before: { paused: stored.paused },
    after: { paused },
  });
  return true;
}

/** Its runs stay. */
export async function removeSchedule(app: AppContext, actor: Actor, input: { id: string }): Promise<void> {
  permit(actor, 'schedules.write');
  await app.db.$transaction(async (tx) => {
    const stored = await storedSchedule(tx, input.id);
    await tx.schedule.delete({ where: { id: stored.id } });
    await recordAudit(tx, app, actor, {
      action: 'schedule.remove',
      entityType: 'schedule',
      entityId: stored.id,
      summary: `Deleted the schedule of ${stored.ruleset.name}: ${inWords(stored)}`,
      before: { rulesetId: stored.rulesetId, paused: stored.paused, ...pick(stored) },
    });
  });
}

function pick({ cron, timezone, missed, options }: ScheduleRecord): ScheduleSettings {
  return { cron, timezone, missed, options: options as ScheduleOptions };
}

function inWords({ cron, timezone }: { cron: string; timezone: string }): string {
  return `${cronWords(cron)}, ${timezone}`;
}

async function refuseTwin(
  tx: Transaction,
  { rulesetId, cron, timezone }: { rulesetId: string; cron: string; timezone: string },
): Promise<void> {
  if (!(await tx.schedule.findUnique({ where: { rulesetId_cron_timezone: { rulesetId, cron, timezone } }, select: { id: true } }))) return;
  throw new RefusedInput(
    'conflict',
    [{ path: 'cron', message: 'This ruleset has a schedule of the same pattern and time zone.' }],
    'Change that one, or choose other times.',
  );
}
