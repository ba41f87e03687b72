import type { KpiPoint } from '#server/db/generated/client.ts';

/** Best first, per KPI (semantics.md §5). */
const ORDERS = {
  rcr: ['HEALTHY', 'WARNING', 'CRITICAL'],
  dqcs: ['GOOD', 'ACCEPTABLE', 'POOR'],
  rei: ['EXCELLENT', 'GOOD', 'ACCEPTABLE', 'WARNING', 'CRITICAL'],
  far: ['HEALTHY', 'WARNING', 'CRITICAL'],
  irr: ['EXCELLENT', 'GOOD', 'WARNING', 'CRITICAL'],
} as const;
export type Kpi = keyof typeof ORDERS;
export const KPIS = Object.keys(ORDERS) as Kpi[];

export interface Worsening {
  /** `RCR`, as it is written on screens. */
  kpi: string;
  before: string;
  after: string;
}

export type KpiStatuses = Pick<KpiPoint, `${Kpi}Status`>;

/** The KPIs whose status is worse than that of the run before. A KPI that one of the two does not have is left out. */
export function worsenedKpis(previous: KpiStatuses, latest: KpiStatuses): Worsening[] {
  return KPIS.flatMap((kpi) => {
    const before = previous[`${kpi}Status`];
    const after = latest[`${kpi}Status`];
    if (before === null || after === null) return [];
    const order: readonly string[] = ORDERS[kpi];
    return order.indexOf(after) > order.indexOf(before) ? [{ kpi: kpi.toUpperCase(), before, after }] : [];
  });
}
