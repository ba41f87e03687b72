import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import type { AlertChannel, Prisma } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RefusedInput } from '../refused-input.ts';
import { type ChannelSettings, type ChannelType, channelRef, createChannelInput, updateChannelInput } from './channel.schema.ts';
import { CHANNEL_KINDS, type ChannelConfig, type ChannelSecrets } from './channel-kinds.ts';
import { openChannelSecrets, readableChannelSecrets, sealChannelSecrets, splitChannelSecrets } from './channel-secrets.ts';
import { type ChannelRow, channelRow, WITH_USE } from './channel-view.ts';

/** By name. */
export async function listChannels(app: AppContext, actor: Actor): Promise<ChannelRow[]> {
  permit(actor, 'alerts.read');
  const channels = await app.db.alertChannel.findMany({ orderBy: { name: 'asc' }, include: WITH_USE });
  return channels.map((channel) => channelRow(app, channel));
}

export async function createChannel(app: AppContext, actor: Actor, input: z.input<typeof createChannelInput>): Promise<{ id: string }> {
  permit(actor, 'channels.write');
  const settings = createChannelInput.parse(input);
  return app.db.$transaction((tx) => insertChannel(tx, app, actor, settings));
}

/** Writes a new channel with its audit entry, in the caller's transaction. */
export async function insertChannel(tx: Transaction, app: AppContext, actor: Actor, settings: ChannelSettings): Promise<{ id: string }> {
  const { open, secrets } = checkedConfig(settings);
  await refuseTakenName(tx, settings.name);
  const { id } = await tx.alertChannel.create({
    data: { name: settings.name, type: settings.type, config: open as Prisma.InputJsonObject },
  });
  // Sealed for this id, which the database has only just given.
  await tx.alertChannel.update({ where: { id }, data: { secrets: sealChannelSecrets(app.secrets, id, secrets) } });
  await recordAudit(tx, app, actor, {
    action: 'channel.create',
    entityType: 'channel',
    entityId: id,
    summary: `Added the alert channel ${settings.name}`,
    after: { name: settings.name, type: settings.type, config: open, secretsSet: Object.keys(secrets) },
  });
  return { id };
}

/** Secrets that are left out are kept. @throws TieoutError conflict when somebody else changed it meanwhile. */
export async function updateChannel(app: AppContext, actor: Actor, input: z.input<typeof updateChannelInput>): Promise<void> {
  permit(actor, 'channels.write');
  const { id, version, ...settings } = updateChannelInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedChannel(tx, id);
    if (stored.version !== version) {
      throw new TieoutError(
        'conflict',
        `Somebody else changed the channel ${stored.name} meanwhile.`,
        'Close this, look at it and make your change again.',
      );
    }
    await changeChannel(tx, app, actor, stored, settings);
  });
}

/**
 * Writes an edit with its audit entry, in the caller's transaction; secrets left out are kept.
 * @returns false when it changes nothing.
 */
export async function changeChannel(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  stored: AlertChannel,
  settings: ChannelSettings,
): Promise<boolean> {
  if (stored.type !== settings.type) {
    throw new TieoutError('invalid_input', 'The kind of a channel cannot be changed.', 'Add a channel of the other kind.');
  }
  const before = readableChannelSecrets(app.secrets, stored);
  const { open, secrets } = checkedConfig(settings, before);
  const secretsChanged = [...new Set([...Object.keys(before), ...Object.keys(secrets)])].filter((name) => before[name] !== secrets[name]);
  if (settings.name === stored.name && secretsChanged.length === 0 && isDeepStrictEqual(open, stored.config)) return false;
  if (settings.name !== stored.name) await refuseTakenName(tx, settings.name);
  await tx.alertChannel.update({
    where: { id: stored.id },
    data: {
      name: settings.name,
      config: open as Prisma.InputJsonObject,
      secrets: sealChannelSecrets(app.secrets, stored.id, secrets),
      version: { increment: 1 },
    },
  });
  await recordAudit(tx, app, actor, {
    action: 'channel.update',
    entityType: 'channel',
    entityId: stored.id,
    summary: `Changed the alert channel ${settings.name}`,
    before: { name: stored.name, config: stored.config as object, secretsSet: Object.keys(before) },
    after: {
      name: settings.name,
      config: open,
      secretsSet: Object.keys(secrets),
      ...(secretsChanged.length > 0 ? { secretsChanged } : {}),
    },
  });
  return true;
}

/** @throws TieoutError conflict while an alert uses it. What it has delivered stays in the log. */
export async function removeChannel(app: AppContext, actor: Actor, input: z.input<typeof channelRef>): Promise<void> {
  permit(actor, 'channels.write');
  const { id } = channelRef.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await storedChannel(tx, id);
    const alerts = await tx.alert.findMany({
      where: { targets: { some: { channelId: id } } },
      select: { name: true },
      orderBy: { name: 'asc' },
    });
    if (alerts.length > 0) {
      const names = alerts.map((alert) => alert.name).join(', ');
      const advice = alerts.length === 1 ? 'Send that alert to another channel first.' : 'Send those alerts to another channel first.';
      throw new TieoutError('conflict', `${stored.name} is used by ${names}, so it cannot be deleted.`, advice);
    }
    await tx.alertChannel.delete({ where: { id } });
    await recordAudit(tx, app, actor, {
      action: 'channel.remove',
      entityType: 'channel',
      entityId: id,
      summary: `Deleted the alert channel ${stored.name}`,
      before: { name: stored.name, type: stored.type, config: stored.config as object },
    });
  });
}

export async function storedChannel(db: AppContext['db'] | Transaction, id: string): Promise<AlertChannel> {
  const channel = await db.alertChannel.findUnique({ where: { id } });
  if (channel) return channel;
  throw new TieoutError('not_found', 'There is no such channel.', 'It may have been deleted; reload the list.');
}

/** Settings in two parts, with the place that may be shown. @throws RefusedInput when what it cannot do without is missing. */
export function checkedConfig(
  { type, config }: Pick<ChannelSettings, 'type' | 'config'>,
  stored: ChannelSecrets = {},
): { open: ChannelConfig; secrets: ChannelSecrets } {
  const kind = CHANNEL_KINDS[type];
  const { open, secrets } = splitChannelSecrets(type, config, stored);
  const { required } = kind;
  if (required && !secrets[required.name]) {
    throw new RefusedInput('invalid_input', [{ path: `config.${required.name}`, message: required.message }], 'Correct it and try again.');
  }
  return { open: { ...open, place: kind.place({ ...open, ...secrets }) }, secrets };
}

async function refuseTakenName(tx: Transaction, name: string): Promise<void> {
  if (await tx.alertChannel.findUnique({ where: { name }, select: { id: true } })) {
    throw new RefusedInput('conflict', [{ path: 'name', message: `There is already a channel ${name}.` }], 'Choose another name.');
  }
}

/** The settings with their secrets, as they are sent with. @throws TieoutError integrity when the secrets cannot be read. */
export function channelConfig(app: Pick<AppContext, 'secrets'>, channel: AlertChannel): { type: ChannelType; config: ChannelConfig } {
  return {
    type: channel.type as ChannelType,
    config: { ...(channel.config as ChannelConfig), ...openChannelSecrets(app.secrets, channel) },
  };
}
