import { BIGINT, DuckDBDataChunk, type DuckDBValue, INTEGER } from '@duckdb/node-api';
import { OneToOne } from '../../matching/one-to-one.ts';
import type { DuckDbStatements } from './duckdb-session.ts';

/** Pairs of row ids, column by column; those of a fuzzy rule with their similarity. */
export interface RowPairs {
  source: number[];
  target: number[];
  similarity?: number[];
}

/** Of the pairs that a query offers (`source_row, target_row`, perhaps `similarity`) those that are taken one to one, in its order. */
export async function* takenPairs(reader: DuckDbStatements, sql: string, signal: AbortSignal): AsyncGenerator<RowPairs> {
  const oneToOne = new OneToOne();
  for await (const [sources, targets, similarities] of reader.stream(sql, signal)) {
    const taken: RowPairs = { source: [], target: [], ...(similarities !== undefined && { similarity: [] }) };
    for (const [at, source] of (sources as number[]).entries()) {
      const target = targets![at] as number;
      if (!oneToOne.take(source, target)) continue;
      taken.source.push(source);
      taken.target.push(target);
      taken.similarity?.push(similarities![at] as number);
    }
    if (taken.source.length > 0) yield taken;
  }
}

/** Rows of one chunk of DuckDB's. */
const CHUNK_ROWS = 2_048;

/** Adds pairs to a table of the same columns; all of them or none. */
export async function appendPairs(statements: DuckDbStatements, table: string, batches: AsyncIterable<RowPairs>): Promise<void> {
  await statements.append(table, async (appender) => {
    for await (const { source, target, similarity } of batches) {
      for (let from = 0; from < source.length; from += CHUNK_ROWS) {
        const part = (values: readonly number[]) => values.slice(from, from + CHUNK_ROWS);
        const rows = (values: readonly number[]): DuckDBValue[] => part(values).map(BigInt);
        const chunk = DuckDBDataChunk.create([BIGINT, BIGINT, ...(similarity === undefined ? [] : [INTEGER])]);
        chunk.setColumns([rows(source), rows(target), ...(similarity === undefined ? [] : [part(similarity)])]);
        appender.appendDataChunk(chunk);
      }
    }
  });
}
