import type { AlertMessage } from './alert-message.ts';
import type { ChannelType } from './channel.schema.ts';
import { type EmailConfig, sendEmail } from './send-email.ts';
import { sendWebhook, type WebhookConfig } from './send-webhook.ts';

/** Settings with their secrets. */
export type ChannelConfig = Record<string, unknown>;
export type ChannelSecrets = Record<string, string>;

/** What differs between the kinds of channels. */
interface ChannelKind {
  /** Settings that are stored encrypted and never shown. */
  secrets: readonly string[];
  /** The setting without which nothing can be sent although the schema lets it be left out, and what to say then. */
  required: { name: string; message: string } | null;
  /** Where it leads, as far as that may be shown. */
  place(config: ChannelConfig): string;
  /** @returns the answer. @throws DeliveryTrouble */
  send(config: ChannelConfig, message: AlertMessage, deliveryId: string, signal: AbortSignal): Promise<string>;
}

export const CHANNEL_KINDS: Record<ChannelType, ChannelKind> = {
  webhook: {
    secrets: ['url', 'signingSecret'],
    required: { name: 'url', message: 'Enter an address like https://hooks.example.com/tieout.' },
    place: (config) => new URL(config.url as string).origin,
    send: (config, ...rest) => sendWebhook(config as unknown as WebhookConfig, ...rest),
  },
  email: {
    secrets: ['password'],
    required: null,
    place: (config) => (config.to as string[]).join(', '),
    send: (config, ...rest) => sendEmail(config as unknown as EmailConfig, ...rest),
  },
};
