import type { AppContext } from '#server/app-context.ts';
import type { AlertChannel, Prisma } from '#server/db/generated/client.ts';
import type { ChannelType } from './channel.schema.ts';
import type { ChannelConfig } from './channel-kinds.ts';
import { readableChannelSecrets } from './channel-secrets.ts';

export interface ChannelRow {
  id: string;
  name: string;
  type: ChannelType;
  /** Where it leads, as far as that may be shown: the origin of a webhook, the addresses of a mail. */
  place: string;
  /** Without secrets. */
  config: ChannelConfig;
  /** Whether there are stored secrets; what they are is never told. */
  secretsSet: string[];
  version: number;
  usedBy: { id: string; name: string }[];
  lastDelivery: { status: string; at: Date; error: string | null } | null;
  updatedAt: Date;
}

export const WITH_USE = {
  targets: { select: { alert: { select: { id: true, name: true } } }, orderBy: { alert: { name: 'asc' } } },
  deliveries: {
    where: { lastTryAt: { not: null } },
    orderBy: { lastTryAt: 'desc' },
    take: 1,
    select: { status: true, lastTryAt: true, lastError: true },
  },
} satisfies Prisma.AlertChannelInclude;

type ChannelRecord = AlertChannel & {
  targets: { alert: { id: string; name: string } }[];
  deliveries: { status: string; lastTryAt: Date | null; lastError: string | null }[];
};

export function channelRow(app: Pick<AppContext, 'secrets'>, channel: ChannelRecord): ChannelRow {
  const { id, name, type, version, updatedAt, targets } = channel;
  const { place, ...config } = channel.config as ChannelConfig & { place: string };
  const [last] = channel.deliveries;
  return {
    id,
    name,
    type: type as ChannelType,
    place,
    config,
    secretsSet: Object.keys(readableChannelSecrets(app.secrets, channel)),
    version,
    usedBy: targets.map(({ alert }) => alert),
    lastDelivery: last?.lastTryAt ? { status: last.status, at: last.lastTryAt, error: last.lastError } : null,
    updatedAt,
  };
}
