import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { OutcomeColumns, OutcomeFilter, OutcomeRow } from '#server/engine/landing/contract.ts';
import type { KeyHistoryInput } from './outcome.schema.ts';
import { readableRun } from './readable-run.ts';

const MOST_RUNS = 10;
/** A key that occurs more than once has more than one row per run. */
const MOST_ROWS_PER_RUN = 5;

export interface KeyHistoryEntry {
  runId: string;
  endedAt: Date | null;
  rulesetVersion: number;
  rows: OutcomeRow[];
}

/**
 * What became of one key in earlier runs of the same ruleset whose outcomes still exist, newest first.
 * `key` is the `key` of an outcome row. Runs that matched by other columns are left out.
 */
export async function keyHistory(
  app: AppContext,
  actor: Actor,
  input: KeyHistoryInput,
  signal: AbortSignal = new AbortController().signal,
): Promise<KeyHistoryEntry[]> {
  permit(actor, 'outcomes.read');
  const run = await readableRun(app, input.runId);
  const earlier = await app.db.run.findMany({
    where: { rulesetId: run.rulesetId, status: 'succeeded', outcomesDroppedAt: null, queuedAt: { lt: run.queuedAt } },
    orderBy: { queuedAt: 'desc' },
    take: MOST_RUNS,
    select: { id: true, endedAt: true, rulesetVersion: true },
  });
  const history: KeyHistoryEntry[] = [];
  for (const { id, endedAt, rulesetVersion } of earlier) {
    try {
      const rows = await rowsOfKey(app, id, input.key, signal);
      if (rows) history.push({ runId: id, endedAt, rulesetVersion, rows });
    } catch (error) {
      // Dropped by the clean-up a moment ago: it has no history to tell.
      if (!(error instanceof TieoutError && error.code === 'not_found')) throw error;
    }
  }
  return history;
}

async function rowsOfKey(
  app: AppContext,
  executionId: string,
  key: KeyHistoryInput['key'],
  signal: AbortSignal,
): Promise<OutcomeRow[] | null> {
  const columns = await app.landing.columns({ executionId });
  if (columns.keys.length !== Object.keys(key).length || !columns.keys.every((pair) => pair.source in key)) return null;
  // A row that is only in the target has its key in the target's columns.
  for (const filter of [
    conditions(columns, key, 'source'),
    { ...conditions(columns, key, 'target'), outcomes: ['target_only' as const] },
  ]) {
    const { rows } = await app.landing.page({ executionId }, { ...filter, limit: MOST_ROWS_PER_RUN }, signal);
    if (rows.length > 0) return rows;
  }
  return [];
}

function conditions(columns: OutcomeColumns, key: KeyHistoryInput['key'], side: 'source' | 'target'): OutcomeFilter {
  return {
    conditions: columns.keys.map((pair) => {
      const value = key[pair.source] ?? null;
      const column = { side, column: pair[side] };
      return value === null ? { ...column, operator: 'is_null' } : { ...column, operator: 'eq', value };
    }),
  };
}
