import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { KpiPoint } from '#server/db/generated/client.ts';
import { resolveThresholds } from '#server/engine/kpis/kpi-status.ts';
import { definitionOf } from '../rulesets/ruleset.repository.ts';
import type { KpiSeriesInput } from './kpi.schema.ts';
import { type KpiAnnotation, kpiAnnotations } from './kpi-annotations.ts';

/** A chart shows no more than this many runs of one ruleset: the newest ones. */
export const MOST_POINTS = 2_000;

export interface KpiSeries {
  rulesetId: string;
  rulesetName: string;
  /** Oldest first, one per succeeded run. */
  points: (Omit<KpiPoint, 'rulesetId' | 'rulesetVersion' | 'breakdown'> & { version: number })[];
  annotations: KpiAnnotation[];
  /** Those of the version in force, defaults included. */
  thresholds: ReturnType<typeof resolveThresholds>;
}

/** The KPI history of each ruleset, oldest point first. Rulesets without a good run have no points. */
export async function kpiSeries(app: AppContext, actor: Actor, input: KpiSeriesInput): Promise<KpiSeries[]> {
  permit(actor, 'kpis.read');
  const rulesets = await app.db.ruleset.findMany({
    where: input.rulesetIds ? { id: { in: input.rulesetIds } } : { deletedAt: null },
    orderBy: { name: 'asc' },
    include: { versions: { orderBy: { version: 'asc' } } },
  });
  const between = timeFilter(input);
  return Promise.all(
    rulesets.map(async (ruleset): Promise<KpiSeries> => {
      const newest = await app.db.kpiPoint.findMany({
        where: { rulesetId: ruleset.id, at: between },
        orderBy: [{ at: 'desc' }, { runId: 'desc' }],
        take: MOST_POINTS,
        omit: { breakdown: true },
      });
      const latest = ruleset.versions.at(-1);
      return {
        rulesetId: ruleset.id,
        rulesetName: ruleset.name,
        points: newest.reverse().map(({ rulesetId: _ruleset, rulesetVersion: version, ...point }) => ({ ...point, version })),
        annotations: await kpiAnnotations(app, ruleset.versions, between),
        thresholds: resolveThresholds((latest && definitionOf(latest).thresholds) ?? {}),
      };
    }),
  );
}

export function timeFilter({ from, to }: { from?: Date | undefined; to?: Date | undefined }): { gte?: Date; lte?: Date } {
  return { ...(from ? { gte: from } : {}), ...(to ? { lte: to } : {}) };
}
