import { z } from 'zod';

/** The KPIs of semantics.md §5, as the columns of a KPI point begin. */
export const ALERT_KPIS = ['rcr', 'dqcs', 'rei', 'far', 'irr'] as const;
export type AlertKpi = (typeof ALERT_KPIS)[number];

/** REI is left out unless somebody asks for it: it says how fast a run was, and a busy machine would wake people at night. */
export const USUAL_KPIS: readonly AlertKpi[] = ['rcr', 'dqcs', 'far', 'irr'];

/** When somebody is told; each is checked at the end of a run, against the last good run before it. */
export const alertConditionsSchema = z
  .strictObject({
    runFails: z.boolean().default(true),
    /** KPIs whose status must not become worse. */
    worsens: z.array(z.enum(ALERT_KPIS)).default([...USUAL_KPIS]),
    /** Percentage points that RCR may not fall by; null: however much it falls. */
    rcrFalls: z
      .number('Enter a number of points.')
      .positive('Enter a number of points above 0.')
      .max(100, 'RCR cannot fall by more than 100 points.')
      .nullable()
      .default(null),
  })
  .refine(({ runFails, worsens, rcrFalls }) => runFails || worsens.length > 0 || rcrFalls !== null, {
    message: 'Choose at least one occasion, or the alert would never be sent.',
    path: ['runFails'],
  });
export type AlertConditions = z.infer<typeof alertConditionsSchema>;

const name = z.string('Enter a name.').trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.');
const id = z.string().min(1);

const alertSettings = {
  name,
  /** Null: every ruleset, also those that are made later. */
  rulesetId: z.string().min(1).nullable().default(null),
  conditions: alertConditionsSchema,
  channelIds: z.array(z.string()).min(1, 'Choose at least one channel.').max(50, 'At most 50 channels.'),
  enabled: z.boolean().default(true),
};
export const createAlertInput = z.strictObject(alertSettings);
export type AlertSettings = z.output<typeof createAlertInput>;
export const updateAlertInput = z.strictObject({
  ...alertSettings,
  id,
  /** The version that was edited. */
  version: z.int(),
});
export const alertRef = z.strictObject({ id });
export const enableAlertInput = alertRef.extend({ enabled: z.boolean() });

export const DELIVERY_STATUSES = ['pending', 'sent', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export const listDeliveriesInput = z.strictObject({
  channelId: z.string().optional(),
  alertId: z.string().optional(),
  runId: z.string().optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  /** As the former page gave it. */
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(200).default(50),
  /** Sent along by pages that follow one another; they only go forward. */
  direction: z.literal('forward').optional(),
});
