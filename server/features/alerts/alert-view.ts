import type { Alert, Prisma } from '#server/db/generated/client.ts';
import { type AlertConditions, type AlertSettings, alertConditionsSchema } from './alert.schema.ts';
import type { ChannelType } from './channel.schema.ts';

export interface AlertRow {
  id: string;
  name: string;
  /** Null: every ruleset. */
  ruleset: { id: string; name: string; deleted: boolean } | null;
  conditions: AlertConditions;
  channels: { id: string; name: string; type: ChannelType }[];
  enabled: boolean;
  version: number;
  lastDelivery: { status: string; at: Date } | null;
  updatedAt: Date;
}

export const WITH_TARGETS = {
  ruleset: { select: { name: true, deletedAt: true } },
  targets: { select: { channel: { select: { id: true, name: true, type: true } } }, orderBy: { channel: { name: 'asc' } } },
  deliveries: { orderBy: { createdAt: 'desc' }, take: 1, select: { status: true, createdAt: true } },
} satisfies Prisma.AlertInclude;

export type AlertRecord = Alert & {
  ruleset: { name: string; deletedAt: Date | null } | null;
  targets: { channel: { id: string; name: string; type: string } }[];
  deliveries: { status: string; createdAt: Date }[];
};

export function alertRow(alert: AlertRecord): AlertRow {
  const { id, name, rulesetId, ruleset, enabled, version, updatedAt } = alert;
  const [last] = alert.deliveries;
  return {
    id,
    name,
    ruleset: rulesetId === null || !ruleset ? null : { id: rulesetId, name: ruleset.name, deleted: ruleset.deletedAt !== null },
    conditions: alertConditionsSchema.parse(alert.conditions),
    channels: alert.targets.map(({ channel }) => ({ ...channel, type: channel.type as ChannelType })),
    enabled,
    version,
    lastDelivery: last ? { status: last.status, at: last.createdAt } : null,
    updatedAt,
  };
}

/** As an edit gives them. */
export function alertSettings(alert: AlertRecord): AlertSettings {
  const { name, rulesetId, enabled } = alert;
  return {
    name,
    rulesetId,
    conditions: alertConditionsSchema.parse(alert.conditions),
    channelIds: alert.targets.map(({ channel }) => channel.id),
    enabled,
  };
}
