import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import type { BreakdownSeriesInput } from './kpi.schema.ts';
import { MOST_POINTS, timeFilter } from './kpi.service.ts';

/** What `KpiPoint.breakdown` holds. */
type Breakdown = Pick<RunDocument, 'rules' | 'fields'>;

/** One succeeded run. */
interface RunPoint {
  runId: string;
  at: Date;
  version: number;
}

/** Null where the run's version had no such rule: a gap. */
export interface RulePoint extends RunPoint {
  matched: number | null;
  /** Mean of the pairs it matched, 0–1. */
  confidence: number | null;
}

/** Null where the run's version did not compare the field, or no pair could be compared: a gap. */
export interface FieldPoint extends RunPoint {
  compared: number | null;
  mismatched: number | null;
  /** Equal of compared cells, in percent. */
  agreement: number | null;
}

export interface BreakdownSeries<Line> {
  rulesetId: string;
  rulesetName: string;
  series: Line[];
}
export type RuleLine = { name: string; type: string; points: RulePoint[] };
export type FieldLine = { source: string; target: string; points: FieldPoint[] };

/** What each rule matched in each good run, in the order of the newest run's rules. */
export async function ruleSeries(app: AppContext, actor: Actor, input: BreakdownSeriesInput): Promise<BreakdownSeries<RuleLine>> {
  const { runs, ...ruleset } = await breakdowns(app, actor, input);
  return {
    ...ruleset,
    series: lines(
      runs.map(({ rules }) => rules),
      (rule) => rule.name,
    ).map(({ name, type }) => ({
      name,
      type,
      points: runs.map(({ point, rules }) => {
        const rule = rules.find((one) => one.name === name);
        return { ...point, matched: rule?.matched ?? null, confidence: rule && rule.matched > 0 ? rule.confidence : null };
      }),
    })),
  };
}

/** How each field agreed in each good run, in the order of the newest run's fields. */
export async function fieldSeries(app: AppContext, actor: Actor, input: BreakdownSeriesInput): Promise<BreakdownSeries<FieldLine>> {
  const { runs, ...ruleset } = await breakdowns(app, actor, input);
  const same = (a: FieldOf, b: FieldOf) => a.source === b.source && a.target === b.target;
  return {
    ...ruleset,
    series: lines(
      runs.map(({ fields }) => fields),
      (field) => JSON.stringify([field.source, field.target]),
    ).map((line) => ({
      source: line.source,
      target: line.target,
      points: runs.map(({ point, fields }) => {
        const field = fields.find((one) => same(one, line));
        return { ...point, compared: field?.compared ?? null, mismatched: field?.mismatched ?? null, agreement: field?.far ?? null };
      }),
    })),
  };
}

type FieldOf = Pick<Breakdown['fields'][number], 'source' | 'target'>;

/** Every rule or field that any run had: those of the newest run first, then those that only older ones had. */
function lines<Part>(runs: readonly (readonly Part[])[], keyOf: (part: Part) => string): Part[] {
  const found = new Map<string, Part>();
  for (const part of [...runs].reverse().flat()) if (!found.has(keyOf(part))) found.set(keyOf(part), part);
  return [...found.values()];
}

/** Oldest first. */
async function breakdowns(
  app: AppContext,
  actor: Actor,
  { rulesetId, from, to }: BreakdownSeriesInput,
): Promise<{ rulesetId: string; rulesetName: string; runs: (Breakdown & { point: RunPoint })[] }> {
  permit(actor, 'kpis.read');
  const ruleset = await app.db.ruleset.findUnique({ where: { id: rulesetId }, select: { name: true } });
  if (!ruleset) throw new TieoutError('not_found', `There is no ruleset ${rulesetId}.`, 'Choose one from the list of rulesets.');
  const newest = await app.db.kpiPoint.findMany({
    where: { rulesetId, at: timeFilter({ from, to }) },
    orderBy: [{ at: 'desc' }, { runId: 'desc' }],
    take: MOST_POINTS,
    select: { runId: true, at: true, rulesetVersion: true, breakdown: true },
  });
  const runs = newest.reverse().map(({ runId, at, rulesetVersion, breakdown }) => {
    const { rules, fields } = (breakdown as unknown as Breakdown | null) ?? { rules: [], fields: [] };
    return { point: { runId, at, version: rulesetVersion }, rules, fields };
  });
  return { rulesetId, rulesetName: ruleset.name, runs };
}
