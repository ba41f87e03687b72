import { z } from 'zod';
import { ALERT_KPIS, type AlertConditions, alertConditionsSchema, USUAL_KPIS } from './alert.schema.ts';
import { CHANNEL_TYPES, type ChannelType, emailConfigSchema, MAIL_SECURITY, webhookConfigSchema } from './channel.schema.ts';
import type { ChannelConfig } from './channel-kinds.ts';

/** Channels and alerts as a configuration file holds them. */

export const entryNameSchema = z.string().trim().min(1, 'give a name').max(100, 'use at most 100 characters');

const secret = z
  .union([z.string().min(1).max(2000), z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) })])
  .optional()
  .meta({ description: 'A text, or { env: NAME }, read when the file is imported; stored encrypted. Left out: what is stored is kept.' });
const { host, from, to } = emailConfigSchema.shape;

/** What a channel of each kind may hold beside its name and type. */
export const CHANNEL_ENTRIES = {
  webhook: z.strictObject({ url: secret, signing_secret: secret }),
  email: z.strictObject({
    host,
    port: z.int().min(1).max(65535).optional(),
    security: z.enum(MAIL_SECURITY).optional().meta({ description: 'starttls (the default), tls, or none: in clear.' }),
    ca: z.string().max(100_000).optional().meta({ description: 'PEM of the authority, where it is not a public one.' }),
    username: z.string().min(1).max(320).optional(),
    password: secret,
    from,
    to,
  }),
} satisfies Record<ChannelType, z.ZodType>;

export function isChannelType(type: unknown): type is ChannelType {
  return CHANNEL_TYPES.includes(type as ChannelType);
}

/** How a setting is called in the file and where it is stored: `signing_secret`, `signingSecret`. */
const FILE_NAMES: Record<string, string> = { signingSecret: 'signing_secret' };

export function fileName(setting: string): string {
  return FILE_NAMES[setting] ?? setting;
}

/** Settings of a file, their secrets read from the environment, as the service takes them. @throws ZodError */
export function channelSettings(type: ChannelType, entry: Record<string, unknown>): ChannelConfig {
  const { signing_secret: signingSecret, ...same } = entry;
  if (type === 'webhook') return webhookConfigSchema.parse({ ...same, signingSecret });
  return emailConfigSchema.parse(same);
}

/** Only what is not the usual. */
export function exportChannel({ name, type, config }: { name: string; type: string; config: unknown }): Record<string, unknown> {
  const { place: _, ...settings } = config as Record<string, unknown>;
  const written = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
  return { name, type, ...Object.fromEntries(written.map(([setting, value]) => [fileName(setting), value])) };
}

export const alertEntrySchema = z.strictObject({
  name: entryNameSchema,
  ruleset: z.string().min(1).optional().meta({ description: 'The id of a ruleset; left out: every ruleset, also those made later.' }),
  when: z
    .strictObject({
      run_fails: z.boolean().optional().meta({ description: 'true when it is left out' }),
      worsens: z
        .array(z.enum(ALERT_KPIS))
        .optional()
        .meta({ description: `KPIs whose status must not become worse; ${USUAL_KPIS.join(', ')} when it is left out.` }),
      rcr_falls: z.number().positive().max(100).optional().meta({ description: 'Points that RCR may not fall by.' }),
    })
    .optional(),
  channels: z.array(z.string().min(1)).min(1, 'name at least one channel').max(50),
  enabled: z.boolean().optional().meta({ description: 'Left out, an import leaves it as it is; a new alert is on.' }),
});
export type AlertEntry = z.infer<typeof alertEntrySchema>;

/** @throws ZodError when no occasion is left. */
export function conditionsOf({ when = {} }: Pick<AlertEntry, 'when'>): AlertConditions {
  return alertConditionsSchema.parse({ runFails: when.run_fails, worsens: when.worsens, rcrFalls: when.rcr_falls });
}

/** Only what is not the usual. */
export function exportAlert(alert: {
  name: string;
  rulesetId: string | null;
  conditions: unknown;
  enabled: boolean;
  channels: readonly string[];
}): AlertEntry {
  const { runFails, worsens, rcrFalls } = alertConditionsSchema.parse(alert.conditions);
  const usual = worsens.length === USUAL_KPIS.length && USUAL_KPIS.every((kpi) => worsens.includes(kpi));
  const when = {
    ...(runFails ? {} : { run_fails: false }),
    ...(usual ? {} : { worsens }),
    ...(rcrFalls === null ? {} : { rcr_falls: rcrFalls }),
  };
  return {
    name: alert.name,
    ...(alert.rulesetId === null ? {} : { ruleset: alert.rulesetId }),
    ...(Object.keys(when).length === 0 ? {} : { when }),
    channels: [...alert.channels],
    ...(alert.enabled ? {} : { enabled: false }),
  };
}
