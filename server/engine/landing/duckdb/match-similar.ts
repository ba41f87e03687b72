import { comparedText, refuseTooManyCandidates } from '../../matching/candidate-limit.ts';
import { type CandidateRows, similarPairs } from '../../matching/similarity/similar-pairs.ts';
import { SIDES } from '../../plan/plan.ts';
import type { RestTables } from './candidate-rows.ts';
import type { CompiledPlan, CompiledRule } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { unmarked } from './marked-text.ts';
import {
  countCandidates,
  createBlocks,
  createPassedOver,
  createPlaces,
  createSimilar,
  selectCandidates,
  selectInOrder,
  similarTables,
} from './similar-rows.ts';
import { appendPairs, takenPairs } from './taken-pairs.ts';

/**
 * Finds the pairs of a fuzzy rule: DuckDB puts the rows in blocks and in order, Tieout measures their similarity and takes
 * pairs one to one (matching/similarity). Memory: the smaller side of one block, one bit per row, and what DuckDB is allowed.
 * `tell`: how far it is.
 * @returns the table of pairs, `source_row, target_row, similarity`, and how many pairs were compared for it.
 * @throws TieoutError limit_exceeded before anything is compared.
 */
export async function matchSimilar(
  statements: DuckDbStatements,
  connect: () => Promise<DuckDbStatements>,
  plan: CompiledPlan,
  rule: CompiledRule,
  rest: RestTables,
  signal: AbortSignal,
  tell: (detail: string) => void,
): Promise<{ pairs: string; candidatePairs: number }> {
  const tables = similarTables(rule);
  const similarity = rule.similarity!.plan;
  await statements.run(createBlocks(plan, rule, rest, tables), signal);
  const [counted = []] = await statements.rows(countCandidates(tables), [], signal);
  const [source, target, pairs] = counted as bigint[];
  const count = { source: Number(source), target: Number(target), pairs: pairs! };
  refuseTooManyCandidates({ name: rule.name, keys: rule.keys.source, similarity }, count);

  const compared = (done: number) => tell(comparedText(done, count.pairs));
  // A query that is being read keeps its connection; what is found meanwhile is written through another one.
  const reader = await connect();
  try {
    await statements.run(createSimilar(tables.similar), signal);
    const candidates = candidateBatches(reader, selectCandidates(plan, rule, rest, tables), signal);
    await appendPairs(statements, tables.similar, similarPairs(candidates, similarity, signal, compared));

    for (const side of SIDES) await statements.run(createPlaces(plan, side, tables), signal);
    await statements.run(createSimilar(tables.pairs), signal);
    await appendPairs(statements, tables.pairs, takenPairs(reader, selectInOrder(plan, tables), signal));
  } finally {
    await reader.close();
  }
  for (const side of SIDES) await statements.run(createPassedOver(rule, side, tables), signal);
  for (const table of [tables.blocks, tables.similar, ...SIDES.map((side) => tables.places[side])]) {
    await statements.run(`DROP TABLE ${table}`, signal);
  }
  return { pairs: tables.pairs, candidatePairs: Number(count.pairs) };
}

async function* candidateBatches(reader: DuckDbStatements, sql: string, signal: AbortSignal): AsyncGenerator<CandidateRows> {
  for await (const [block, isSource, held, row, text] of reader.stream(sql, signal)) {
    yield {
      block: block as number[],
      side: (isSource as boolean[]).map((source) => (source ? 'source' : 'target')),
      held: held as boolean[],
      row: row as number[],
      text: text!.map((value) => unmarked(value) ?? ''),
    };
  }
}
