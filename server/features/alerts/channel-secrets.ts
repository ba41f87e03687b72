import type { SecretBox } from '#server/auth/secret-box.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ChannelType } from './channel.schema.ts';
import { CHANNEL_KINDS, type ChannelConfig, type ChannelSecrets } from './channel-kinds.ts';

type Stored = { id: string; secrets: string | null };

export function sealChannelSecrets(box: SecretBox, channelId: string, secrets: ChannelSecrets): string | null {
  return Object.keys(secrets).length === 0 ? null : box.seal(JSON.stringify(secrets), purpose(channelId));
}

/** @throws TieoutError integrity when they were stored under another key. */
export function openChannelSecrets(box: SecretBox, channel: Stored): ChannelSecrets {
  return channel.secrets === null ? {} : (JSON.parse(box.open(channel.secrets, purpose(channel.id))) as ChannelSecrets);
}

/** Nothing when they were stored under another key: they have to be entered again, and everything else goes on. */
export function readableChannelSecrets(box: SecretBox, channel: Stored): ChannelSecrets {
  try {
    return openChannelSecrets(box, channel);
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'integrity') return {};
    throw error;
  }
}

/** Takes the secrets out of settings: left out or empty keeps what is stored, null removes it. */
export function splitChannelSecrets(
  type: ChannelType,
  config: ChannelConfig,
  stored: ChannelSecrets = {},
): { open: ChannelConfig; secrets: ChannelSecrets } {
  const open = { ...config };
  const secrets: ChannelSecrets = {};
  for (const name of CHANNEL_KINDS[type].secrets) {
    const given = open[name];
    delete open[name];
    if (typeof given === 'string' && given !== '') secrets[name] = given;
    else if (given !== null && stored[name] !== undefined) secrets[name] = stored[name];
  }
  return { open, secrets };
}

function purpose(channelId: string): string {
  return `alert_channel:${channelId}`;
}
