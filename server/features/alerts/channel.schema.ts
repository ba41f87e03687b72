import { z } from 'zod';

const id = z.string().min(1);
const name = z.string('Enter a name.').trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.');

/** A secret in an edit: left out or empty keeps the stored one, null removes it. */
const secret = (most: number) => z.string().max(most, `Use at most ${most} characters.`).nullish();

const webhookAddress = z
  .string()
  .trim()
  .max(2000, 'Use at most 2000 characters.')
  .superRefine((text, context) => {
    const problem = text === '' ? null : addressProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

function addressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return 'Enter an address like https://hooks.example.com/tieout.';
  if (url.username || url.password) return 'Leave name and password out of the address: the request is signed instead.';
  return null;
}

/** A POST with a JSON body. The address is a secret too: those of chat systems open the door to whoever knows them. */
export const webhookConfigSchema = z.strictObject({
  url: webhookAddress.nullish(),
  /** Signs each request, so that the receiver knows who sent it. */
  signingSecret: secret(1000),
});

const mailbox = z.email('Enter an address like ada@example.com.').max(320, 'This address is too long.');

export const MAIL_SECURITY = ['starttls', 'tls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITY)[number];
/** What servers listen on as a rule. */
export const MAIL_PORTS: Record<MailSecurity, number> = { starttls: 587, tls: 465, none: 25 };

/** A mail through an SMTP server. */
export const emailConfigSchema = z
  .strictObject({
    host: z
      .string('Enter a host name.')
      .trim()
      .min(1, 'Enter a host name.')
      .max(253, 'This name is too long.')
      .regex(/^[^\s/@]+$/, 'Enter a name or an address only, like mail.example.com.'),
    port: z.int('Enter a port.').min(1, 'Between 1 and 65535.').max(65535, 'Between 1 and 65535.').default(587),
    /** starttls: the connection must be upgraded; tls: encrypted from the start; none: in clear, for a relay on this machine. */
    security: z.enum(MAIL_SECURITY).default('starttls'),
    /** PEM of the authority that signed the server's certificate, where it is not a public one. */
    ca: z.string().max(100_000, 'This is too long for a certificate.').nullable().default(null),
    username: z.string().trim().max(320, 'Use at most 320 characters.').nullable().default(null),
    password: secret(1000),
    from: mailbox,
    to: z.array(mailbox).min(1, 'Enter at least one address.').max(50, 'At most 50 addresses.'),
  })
  .superRefine(({ security, username }, context) => {
    if (security === 'none' && username) {
      context.addIssue({
        code: 'custom',
        path: ['security'],
        message: 'The password would be sent in clear: choose STARTTLS or TLS, or leave the user name empty.',
      });
    }
  });

export const CHANNEL_TYPES = ['webhook', 'email'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

const webhook = z.strictObject({ type: z.literal('webhook'), config: webhookConfigSchema });
const email = z.strictObject({ type: z.literal('email'), config: emailConfigSchema });

export const createChannelInput = z.discriminatedUnion('type', [webhook.extend({ name }), email.extend({ name })]);
export type ChannelSettings = z.output<typeof createChannelInput>;
/** In `config` a secret that is left out is kept, null removes it. */
export const updateChannelInput = z.discriminatedUnion('type', [
  webhook.extend({ name, id, version: z.int() }),
  email.extend({ name, id, version: z.int() }),
]);
export const channelRef = z.strictObject({ id });
/** A saved channel, or settings that are not saved yet (with `id` its stored secrets stand in for those left out). */
export const testChannelInput = z.union([
  channelRef,
  webhook.extend({ id: id.optional(), name: z.string().max(100).optional() }),
  email.extend({ id: id.optional(), name: z.string().max(100).optional() }),
]);
