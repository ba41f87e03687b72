import type { CandidateRows } from '../../matching/similarity/similar-pairs.ts';
import type { Side } from '../../plan/plan.ts';
import type { MatchContext } from './match-rules.ts';
import { columnPosition, textAt } from './row-layout.ts';
import { selectBlockRows } from './similar-statements.ts';

const ROWS_AT_ONCE = 2000;

interface BlockRow {
  block: number;
  held: boolean;
  row: number;
  text: string;
}

/**
 * The rows that a fuzzy rule may pair, block by block, the held side of each block first: each side is read on a connection
 * of its own in the order of the blocks, so that nothing has to be sorted.
 */
export async function* candidateRows(context: MatchContext, rule: number, signal: AbortSignal): AsyncGenerator<CandidateRows> {
  const readers = { source: await context.connect(), target: await context.connect() };
  const sides = {
    source: blockRows(context, readers.source, rule, 'source', signal),
    target: blockRows(context, readers.target, rule, 'target', signal),
  };
  try {
    const heads = { source: await sides.source.next(), target: await sides.target.next() };
    let batch = emptyBatch();
    while (!heads.source.done && !heads.target.done) {
      const { block, held } = heads.source.value;
      for (const side of held ? (['source', 'target'] as const) : (['target', 'source'] as const)) {
        for (let head = heads[side]; !head.done && head.value.block === block; head = heads[side]) {
          batch.block.push(block);
          batch.side.push(side);
          batch.held.push(head.value.held);
          batch.row.push(head.value.row);
          batch.text.push(head.value.text);
          if (batch.row.length >= ROWS_AT_ONCE) {
            yield batch;
            batch = emptyBatch();
          }
          heads[side] = await sides[side].next();
        }
      }
    }
    if (batch.row.length > 0) yield batch;
  } finally {
    await Promise.all([sides.source.return(undefined), sides.target.return(undefined)]);
    await Promise.all([readers.source.close(), readers.target.close()]);
  }
}

function emptyBatch(): { block: number[]; side: Side[]; held: boolean[]; row: number[]; text: string[] } {
  return { block: [], side: [], held: [], row: [], text: [] };
}

async function* blockRows(
  { plan, layout, tables }: MatchContext,
  reader: Awaited<ReturnType<MatchContext['connect']>>,
  rule: number,
  side: Side,
  signal: AbortSignal,
): AsyncGenerator<BlockRow> {
  const { columns, homes } = layout[side];
  const home = homes[columnPosition(columns, side, plan.rules[rule]!.similarity![side])]!;
  for await (const [block, held, row, compared, others] of reader.stream(selectBlockRows(tables, rule, side), [], signal)) {
    const inCompared = home.in === 'compared';
    const texts = JSON.parse(String(inCompared ? compared : others)) as (string | null)[];
    const text = inCompared ? textAt(home, texts, []) : textAt(home, [], texts);
    yield { block: Number(block), held: Number(held) === 1, row: Number(row), text: text ?? '' };
  }
}
