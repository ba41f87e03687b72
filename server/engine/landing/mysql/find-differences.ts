import type { ReconcilePlan } from '../../plan/plan.ts';
import type { ExecutionTables } from './execution-tables.ts';
import type { LandingSession } from './landing-session.ts';
import type { MatchContext } from './match-rules.ts';
import type { PlanLayout } from './row-layout.ts';
import { type LoadedRow, loadRows } from './row-loader.ts';
import { workName } from './work-name.ts';

const ROWS_AT_ONCE = 1000;

/** Compares the pairs whose comparable texts are not all the same, field by field; how many differ beyond their tolerances. */
export async function findDifferences(
  session: LandingSession,
  { plan, layout, tables, load, connect }: MatchContext,
  signal: AbortSignal,
): Promise<number> {
  const reader = await connect();
  try {
    const rows = differingRows(reader, plan, layout, tables, signal);
    return await loadRows(session, { table: workName(tables.differs), columns: ['source_row', 'differs'] }, rows, load, signal);
  } finally {
    await reader.close();
  }
}

async function* differingRows(
  reader: LandingSession,
  plan: ReconcilePlan,
  layout: PlanLayout,
  tables: ExecutionTables,
  signal: AbortSignal,
): AsyncGenerator<LoadedRow[]> {
  const comparisons = comparisonsOf(plan, layout);
  const pairs = [
    'SELECT p.source_row, s.compared, t.compared',
    `FROM ${tables.pairs} AS p STRAIGHT_JOIN ${tables.source} AS s ON s.row_id = p.source_row`,
    `STRAIGHT_JOIN ${tables.target} AS t ON t.row_id = p.target_row WHERE p.same = 0`,
  ].join('\n');
  let rows: LoadedRow[] = [];
  for await (const [row, source, target] of reader.stream(pairs, [], signal)) {
    const differs = comparisons(String(source), String(target));
    if (!differs.includes('1')) continue;
    rows.push([String(row), differs]);
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** One letter per field of the plan: `1` where a pair differs. */
function comparisonsOf(plan: ReconcilePlan, layout: PlanLayout): (source: string, target: string) => string {
  /** By field; where the field's text stands, -1 for one that is ignored. */
  const places = plan.fields.map((_, index) => layout.compared.findIndex((field) => field.index === index));
  return (source, target) => {
    const left = JSON.parse(source) as (string | null)[];
    const right = JSON.parse(target) as (string | null)[];
    let differs = '';
    for (const at of places) {
      const agrees = at === -1 || layout.compared[at]!.comparator.agree(left[at] ?? null, right[at] ?? null);
      differs += agrees ? '0' : '1';
    }
    return differs;
  };
}
