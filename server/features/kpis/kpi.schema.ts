import { z } from 'zod';

/** Each part left out is not limited. */
const between = { from: z.date().optional(), to: z.date().optional() };

export const kpiSeriesInput = z.object({
  /** Left out: every ruleset. */
  rulesetIds: z.array(z.string()).max(100).optional(),
  ...between,
});
export type KpiSeriesInput = z.infer<typeof kpiSeriesInput>;

export const breakdownSeriesInput = z.object({ rulesetId: z.string(), ...between });
export type BreakdownSeriesInput = z.infer<typeof breakdownSeriesInput>;

export const KPI_VIEWS = ['kpis', 'rules', 'fields'] as const;

const moment = z.iso
  .datetime({ offset: true, error: 'give a time like 2026-01-31T00:00:00Z' })
  .transform((text) => new Date(text))
  .optional();

/** The query of `GET /api/v1/kpis.csv`. */
export const kpiExportQuery = z.strictObject({
  view: z.enum(KPI_VIEWS).default('kpis').describe('KPIs of each run, or what each rule or each field did in it.'),
  rulesets: z
    .string()
    .transform((text) => text.split(',').filter((id) => id !== ''))
    .optional()
    .describe('Ids of rulesets, parted by commas; every ruleset when it is left out.'),
  from: moment.describe('Runs that ended at or after this time.'),
  to: moment.describe('Runs that ended at or before this time.'),
});
export type KpiExportQuery = z.output<typeof kpiExportQuery>;
