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
import { type AlertSettings, alertRef, createAlertInput, enableAlertInput, updateAlertInput } from './alert.schema.ts';
import { type AlertRecord, type AlertRow, alertRow, alertSettings, WITH_TARGETS } from './alert-view.ts';

/** By name. */
export async function listAlerts(app: AppContext, actor: Actor): Promise<AlertRow[]> {
  permit(actor, 'alerts.read');
  return (await app.db.alert.findMany({ orderBy: { name: 'asc' }, include: WITH_TARGETS })).map(alertRow);
}

export async function createAlert(app: AppContext, actor: Actor, input: z.input<typeof createAlertInput>): Promise<{ id: string }> {
  permit(actor, 'alerts.write');
  const settings = createAlertInput.parse(input);
  return app.db.$transaction((tx) => insertAlert(tx, app, actor, settings));
}

/** Writes a new alert with its audit entry, in the caller's transaction. */
export async function insertAlert(tx: Transaction, app: AppContext, actor: Actor, settings: AlertSettings): Promise<{ id: string }> {
  await refuseTakenName(tx, settings.name);
  const channelIds = await checkPlaces(tx, settings);
  const { name, rulesetId, conditions, enabled } = settings;
  const { id } = await tx.alert.create({
    data: { name, rulesetId, conditions, enabled, targets: { create: channelIds.map((channelId) => ({ channelId })) } },
  });
  await recordAudit(tx, app, actor, {
    action: 'alert.create',
    entityType: 'alert',
    entityId: id,
    summary: `Added the alert ${name}`,
    after: settings,
  });
  return { id };
}

/** @throws TieoutError conflict when somebody else changed it meanwhile. */
export async function updateAlert(app: AppContext, actor: Actor, input: z.input<typeof updateAlertInput>): Promise<void> {
  permit(actor, 'alerts.write');
  const { id, version, ...settings } = updateAlertInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedAlert(tx, id);
    if (stored.version !== version) {
      throw new TieoutError(
        'conflict',
        `Somebody else changed the alert ${stored.name} meanwhile.`,
        'Close this, look at it and make your change again.',
      );
    }
    await changeAlert(tx, app, actor, stored, settings);
  });
}

/** One that is off sends nothing; what is under way is still sent. */
export async function enableAlert(app: AppContext, actor: Actor, input: z.input<typeof enableAlertInput>): Promise<void> {
  permit(actor, 'alerts.write');
  const { id, enabled } = enableAlertInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedAlert(tx, id);
    if (stored.enabled === enabled) return;
    await tx.alert.update({ where: { id }, data: { enabled, version: { increment: 1 } } });
    await recordAudit(tx, app, actor, {
      action: enabled ? 'alert.enable' : 'alert.disable',
      entityType: 'alert',
      entityId: id,
      summary: `Turned the alert ${stored.name} ${enabled ? 'on' : 'off'}`,
      before: { enabled: stored.enabled },
      after: { enabled },
    });
  });
}

/** What it has sent stays in the log. */
export async function removeAlert(app: AppContext, actor: Actor, input: z.input<typeof alertRef>): Promise<void> {
  permit(actor, 'alerts.write');
  const { id } = alertRef.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedAlert(tx, id);
    await tx.alert.delete({ where: { id } });
    await recordAudit(tx, app, actor, {
      action: 'alert.remove',
      entityType: 'alert',
      entityId: id,
      summary: `Deleted the alert ${stored.name}`,
      before: alertSettings(stored),
    });
  });
}

/** Writes an edit with its audit entry, in the caller's transaction. @returns false when it changes nothing. */
export async function changeAlert(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  stored: AlertRecord,
  settings: AlertSettings,
): Promise<boolean> {
  const before = alertSettings(stored);
  const channelIds = await checkPlaces(tx, settings, stored.rulesetId);
  const after = { ...settings, channelIds };
  if (isDeepStrictEqual(sorted(before), sorted(after))) return false;
  if (settings.name !== stored.name) await refuseTakenName(tx, settings.name);
  const { name, rulesetId, conditions, enabled } = settings;
  await tx.alert.update({
    where: { id: stored.id },
    data: {
      name,
      rulesetId,
      conditions,
      enabled,
      version: { increment: 1 },
      targets: { deleteMany: {}, create: channelIds.map((channelId) => ({ channelId })) },
    },
  });
  await recordAudit(tx, app, actor, {
    action: 'alert.update',
    entityType: 'alert',
    entityId: stored.id,
    summary: `Changed the alert ${name}`,
    before,
    after,
  });
  return true;
}

function sorted(settings: AlertSettings): AlertSettings {
  const { conditions, channelIds } = settings;
  return { ...settings, channelIds: [...channelIds].sort(), conditions: { ...conditions, worsens: [...conditions.worsens].sort() } };
}

/** The channels, each once. @throws when the ruleset or a channel is not there; a ruleset that was deleted may stay. */
async function checkPlaces(tx: Transaction, settings: AlertSettings, formerRulesetId: string | null = null): Promise<string[]> {
  if (settings.rulesetId !== null && settings.rulesetId !== formerRulesetId) await storedRuleset(tx, settings.rulesetId);
  const wanted = [...new Set(settings.channelIds)];
  if ((await tx.alertChannel.count({ where: { id: { in: wanted } } })) < wanted.length) {
    throw new RefusedInput(
      'not_found',
      [{ path: 'channelIds', message: 'A channel is no longer there.' }],
      'Reload the page and choose again.',
    );
  }
  return wanted;
}

async function storedAlert(db: Transaction, id: string): Promise<AlertRecord> {
  const alert = await db.alert.findUnique({ where: { id }, include: WITH_TARGETS });
  if (alert) return alert;
  throw new TieoutError('not_found', 'There is no such alert.', 'It may have been deleted; reload the list.');
}

async function refuseTakenName(tx: Transaction, name: string): Promise<void> {
  if (await tx.alert.findUnique({ where: { name }, select: { id: true } })) {
    throw new RefusedInput('conflict', [{ path: 'name', message: `There is already an alert ${name}.` }], 'Choose another name.');
  }
}
