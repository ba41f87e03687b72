import { type ChannelType, MAIL_PORTS, type MailSecurity } from '#server/features/alerts/channel.schema.ts';
import type { ApiOutputs } from '../api/trpc.ts';
import type { SecretState } from '../connections/connection-values.ts';

export type Channel = ApiOutputs['alerts']['channels'][number];

/** What the form holds; inputs of the other kind stay as they are while it is switched. */
export interface ChannelDraft {
  name: string;
  type: ChannelType;
  url: SecretState;
  signingSecret: SecretState;
  host: string;
  port: number | null;
  security: MailSecurity;
  ca: string;
  username: string;
  password: SecretState;
  from: string;
  /** One address per line. */
  to: string;
}

const EMPTY: SecretState = { state: 'typed', text: '' };

export const NEW_CHANNEL: ChannelDraft = {
  name: '',
  type: 'webhook',
  url: EMPTY,
  signingSecret: EMPTY,
  host: '',
  port: MAIL_PORTS.starttls,
  security: 'starttls',
  ca: '',
  username: '',
  password: EMPTY,
  from: '',
  to: '',
};

export function draftOf({ name, type, config, secretsSet }: Channel): ChannelDraft {
  const { host, port, security, ca, username, from, to } = config as {
    host?: string;
    port?: number;
    security?: MailSecurity;
    ca?: string | null;
    username?: string | null;
    from?: string;
    to?: string[];
  };
  const secret = (of: string): SecretState => (secretsSet.includes(of) ? { state: 'kept' } : EMPTY);
  return {
    name,
    type,
    url: secret('url'),
    signingSecret: secret('signingSecret'),
    password: secret('password'),
    host: host ?? '',
    port: port ?? MAIL_PORTS.starttls,
    security: security ?? 'starttls',
    ca: ca ?? '',
    username: username ?? '',
    from: from ?? '',
    to: (to ?? []).join('\n'),
  };
}

/** The draft with another way to secure the connection, and the port that goes with it unless somebody chose another. */
export function withSecurity(draft: ChannelDraft, security: MailSecurity): ChannelDraft {
  const usual = draft.port === MAIL_PORTS[draft.security];
  return { ...draft, security, port: usual ? MAIL_PORTS[security] : draft.port };
}

/** As the server takes it, whether or not it is complete. */
export function channelInput(draft: ChannelDraft) {
  const { name } = draft;
  if (draft.type === 'webhook') {
    return { name, type: 'webhook' as const, config: { ...secret('url', draft.url), ...secret('signingSecret', draft.signingSecret) } };
  }
  const { host, security, from } = draft;
  return {
    name,
    type: 'email' as const,
    config: {
      host,
      security,
      port: draft.port ?? MAIL_PORTS[security],
      from: from.trim(),
      to: draft.to.split(/[\s,;]+/).filter((address) => address !== ''),
      ca: draft.ca.trim() || null,
      username: draft.username.trim() || null,
      ...secret('password', draft.password),
    },
  };
}

/** What is not said is kept, null takes it away. */
function secret(name: string, state: SecretState): Record<string, string | null> {
  if (state.state === 'removed') return { [name]: null };
  return state.state === 'typed' && state.text !== '' ? { [name]: state.text } : {};
}
