import { comparedText, refuseTooManyCandidates } from '../../matching/candidate-limit.ts';
import { NULL_ORDER, orderOfType } from '../../matching/comparable/order-text.ts';
import { OneToOne } from '../../matching/one-to-one.ts';
import { similarPairs } from '../../matching/similarity/similar-pairs.ts';
import { SIDES, type Side } from '../../plan/plan.ts';
import { candidateRows } from './candidate-rows.ts';
import { type ExecutionTables, sideCode } from './execution-tables.ts';
import { orderKey } from './key-text.ts';
import type { LandingSession } from './landing-session.ts';
import type { MatchContext } from './match-rules.ts';
import { textAt } from './row-layout.ts';
import { type LoadedRow, loadRows } from './row-loader.ts';
import {
  countCandidates,
  insertBlocks,
  insertPassed,
  insertPlaces,
  selectInOrder,
  selectSimilarRows,
  selectUnequalSimilar,
} from './similar-statements.ts';
import { workName } from './work-name.ts';

const ROWS_AT_ONCE = 2000;
const ORDER_BYTES = 2000;

/**
 * Finds the pairs of a fuzzy rule: the server puts rows in blocks and in order, Tieout measures their similarity and takes
 * pairs one to one (matching/similarity). Memory: the smaller side of one block and one bit per row. `tell`: how far it is.
 * @returns how many pairs were compared.
 * @throws TieoutError limit_exceeded before anything is compared.
 */
export async function matchSimilar(
  session: LandingSession,
  context: MatchContext,
  rule: number,
  signal: AbortSignal,
  tell: (detail: string) => void,
): Promise<number> {
  const { plan, tables, load } = context;
  const { name, keys, similarity } = plan.rules[rule]!;
  const isFirst = plan.rules.findIndex((other) => other.type === 'fuzzy') === rule;
  for (const table of isFirst ? [] : [tables.blocks, tables.similar, tables.near, tables.content, tables.places]) {
    await session.run(`TRUNCATE TABLE ${table}`, [], signal);
  }
  await session.run(insertBlocks(tables, rule), [], signal);
  const [counted] = await session.rows(countCandidates(tables), [], signal);
  const [source = 0, target = 0, pairs = 0] = counted ?? [];
  const count = { source: Number(source), target: Number(target), pairs: BigInt(String(pairs)) };
  refuseTooManyCandidates({ name, keys, similarity: similarity! }, count);
  if (count.pairs === 0n) return 0;

  const compared = (done: number) => tell(comparedText(done, count.pairs));
  const loading = (table: keyof ExecutionTables, columns: string[], rows: AsyncIterable<LoadedRow[]>) =>
    loadRows(session, { table: workName(tables[table]), columns }, rows, load, signal);
  await loading('similar', ['source_row', 'target_row', 'similarity'], similarRows(context, rule, compared, signal));
  if (context.layout.compared.some((field) => field.comparator.hasTolerance)) {
    await loading('near', ['source_row', 'target_row'], pairsWithinTolerance(context, signal));
  }
  for (const side of SIDES) await loading('content', ['side', 'row_id', 'content'], contentOf(context, side, signal));
  await session.run(insertPlaces(tables), [], signal);
  await loading('pairs', ['source_row', 'target_row', 'rule', 'same', 'similarity'], takenPairs(context, rule, signal));
  for (const side of SIDES) await session.run(insertPassed(tables, rule, side), [], signal);
  return Number(count.pairs);
}

async function* similarRows(
  context: MatchContext,
  rule: number,
  compared: (pairs: number) => void,
  signal: AbortSignal,
): AsyncGenerator<LoadedRow[]> {
  const { similarity } = context.plan.rules[rule]!;
  for await (const pairs of similarPairs(candidateRows(context, rule, signal), similarity!, signal, compared)) {
    yield pairs.source.map((source, at) => [String(source), String(pairs.target[at]), String(pairs.similarity[at])]);
  }
}

/** Those that differ in bytes but not beyond their tolerances. */
function pairsWithinTolerance({ layout, tables, connect }: MatchContext, signal: AbortSignal): AsyncGenerator<LoadedRow[]> {
  return streamed(connect, selectUnequalSimilar(tables), signal, ([source, target, one, other]) => {
    const left = JSON.parse(String(one)) as (string | null)[];
    const right = JSON.parse(String(other)) as (string | null)[];
    const agree = layout.compared.every(({ comparator }, at) => comparator.agree(left[at] ?? null, right[at] ?? null));
    return agree ? [String(source), String(target)] : null;
  });
}

/** All columns of a row in their order, as one text whose bytes are in the order of the values; very long rows are cut. */
function contentOf({ layout, tables, connect }: MatchContext, side: Side, signal: AbortSignal): AsyncGenerator<LoadedRow[]> {
  const { columns, homes } = layout[side];
  const orders = columns.map((column) => orderOfType(column.logicalType));
  return streamed(connect, selectSimilarRows(tables, side), signal, ([row, compared, others]) => {
    const [first, second] = [JSON.parse(String(compared)), JSON.parse(String(others))] as (string | null)[][];
    const content = homes.map((home, position) => {
      const text = textAt(home, first!, second!);
      return text === null ? NULL_ORDER : orders[position]!(text);
    });
    return [String(sideCode(side)), String(row), orderKey(content, ORDER_BYTES)];
  });
}

function takenPairs({ tables, connect }: MatchContext, rule: number, signal: AbortSignal): AsyncGenerator<LoadedRow[]> {
  const oneToOne = new OneToOne();
  return streamed(connect, selectInOrder(tables), signal, ([source, target, similarity, same]) => {
    if (!oneToOne.take(Number(source), Number(target))) return null;
    return [String(source), String(target), String(rule), String(same), String(similarity)];
  });
}

/** Reads on a connection of its own, as what is made of the rows is written meanwhile. */
async function* streamed(
  connect: MatchContext['connect'],
  sql: string,
  signal: AbortSignal,
  rowOf: (cells: readonly unknown[]) => LoadedRow | null,
): AsyncGenerator<LoadedRow[]> {
  const reader = await connect();
  try {
    let rows: LoadedRow[] = [];
    for await (const cells of reader.stream(sql, [], signal)) {
      const row = rowOf(cells);
      if (row === null) continue;
      rows.push(row);
      if (rows.length < ROWS_AT_ONCE) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
  } finally {
    await reader.close();
  }
}
