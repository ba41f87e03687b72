import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import { changeAlert, insertAlert } from './alert.service.ts';
import { type AlertEntry, channelSettings, conditionsOf } from './alert-entries.ts';
import { WITH_TARGETS } from './alert-view.ts';
import type { ChannelSettings, ChannelType } from './channel.schema.ts';
import { changeChannel, insertChannel } from './channel.service.ts';

export interface ChannelEntry {
  name: string;
  type: ChannelType;
  /** As the file says, secrets as text. */
  settings: Record<string, unknown>;
}

type Outcome = 'created' | 'updated' | 'unchanged';

/**
 * What importing a channel means: made when its name is new, edited when it is not (secrets left out are kept), untouched
 * when nothing differs. The caller has checked the permission, and that a channel keeps its kind.
 */
export async function importChannel(tx: Transaction, app: AppContext, actor: Actor, entry: ChannelEntry): Promise<Outcome> {
  const { name, type } = entry;
  const settings = { name, type, config: channelSettings(type, entry.settings) } as ChannelSettings;
  const former = await tx.alertChannel.findUnique({ where: { name } });
  if (former) return (await changeChannel(tx, app, actor, former, settings)) ? 'updated' : 'unchanged';
  await insertChannel(tx, app, actor, settings);
  return 'created';
}

/** The same for an alert; one that does not say `enabled` leaves that as it is. Its channels are there by now. */
export async function importAlert(tx: Transaction, app: AppContext, actor: Actor, entry: AlertEntry): Promise<Outcome> {
  const former = await tx.alert.findUnique({ where: { name: entry.name }, include: WITH_TARGETS });
  const channels = await tx.alertChannel.findMany({ where: { name: { in: entry.channels } }, select: { id: true } });
  const settings = {
    name: entry.name,
    rulesetId: entry.ruleset ?? null,
    conditions: conditionsOf(entry),
    channelIds: channels.map(({ id }) => id),
    enabled: entry.enabled ?? former?.enabled ?? true,
  };
  if (former) return (await changeAlert(tx, app, actor, former, settings)) ? 'updated' : 'unchanged';
  await insertAlert(tx, app, actor, settings);
  return 'created';
}
