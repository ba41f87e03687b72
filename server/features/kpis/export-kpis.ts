import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { fieldSeries, ruleSeries } from './breakdown-series.ts';
import type { KpiExportQuery } from './kpi.schema.ts';
import { kpiSeries } from './kpi.service.ts';

type Cell = string | number | Date | null;

const KPI_COLUMNS = [
  'rcr',
  'rcrStatus',
  'dqcs',
  'dqcsStatus',
  'rei',
  'reiStatus',
  'far',
  'farStatus',
  'irr',
  'irrStatus',
  'totalSource',
  'totalTarget',
  'matched',
  'mismatched',
  'sourceOnly',
  'targetOnly',
  'rejected',
] as const;
const RUN_COLUMNS = ['ruleset_id', 'ruleset', 'run', 'at', 'version'];
const BREAKDOWN_COLUMNS = {
  rules: ['rule', 'type', 'matched', 'confidence'],
  fields: ['source', 'target', 'compared', 'mismatched', 'agreement'],
} as const;

/** The KPIs of every good run as CSV (RFC 4180), or what each rule or field did in it: oldest first, empty where there is none. */
export async function exportKpis(app: AppContext, actor: Actor, { view, rulesets, from, to }: KpiExportQuery): Promise<string> {
  const found = await kpiSeries(app, actor, { rulesetIds: rulesets, from, to });
  if (view === 'kpis') {
    const rows = found.flatMap((one) => one.points.map((point) => [...run(one, point), ...KPI_COLUMNS.map((name) => point[name])]));
    return csv([...RUN_COLUMNS, ...KPI_COLUMNS.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))], rows);
  }
  const rows: Cell[][] = [];
  for (const one of found) {
    const input = { rulesetId: one.rulesetId, from, to };
    const parts: Cell[][] =
      view === 'rules'
        ? (await ruleSeries(app, actor, input)).series.flatMap(({ name, type, points }) =>
            points.map((point) => [...run(one, point), name, type, point.matched, point.confidence]),
          )
        : (await fieldSeries(app, actor, input)).series.flatMap(({ source, target, points }) =>
            points.map((point) => [...run(one, point), source, target, point.compared, point.mismatched, point.agreement]),
          );
    rows.push(...parts);
  }
  return csv([...RUN_COLUMNS, ...BREAKDOWN_COLUMNS[view]], rows);
}

function run(ruleset: { rulesetId: string; rulesetName: string }, point: { runId: string; at: Date; version: number }): Cell[] {
  return [ruleset.rulesetId, ruleset.rulesetName, point.runId, point.at, point.version];
}

function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  const text = cell === null ? '' : cell instanceof Date ? cell.toISOString() : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
