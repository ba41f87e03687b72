import type { ColumnDescription, ReadableRelation, RelationPart, RelationValue } from '../../connectors/contract.ts';
import { TieoutError } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { LandingProgress } from '../contract.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { storageType } from './storage-type.ts';
import { parsedValue, typedValue } from './typed-value.ts';

/**
 * Loads a relation that DuckDB reads by itself; the number of rows loaded. Each loader reads one part at a time and works in
 * one transaction to the end, as with segments (segment-queue.ts).
 */
export async function stageRelation(
  side: Side,
  table: string,
  columns: ColumnDescription[],
  relation: ReadableRelation,
  loaders: DuckDbStatements[],
  progress: LandingProgress,
  signal: AbortSignal,
): Promise<number> {
  const types = columns.map((column) => column.logicalType);
  const waiting: RelationPart[] = [...relation.parts];
  const done = { rows: 0, bytes: 0 };
  const load = async (loader: DuckDbStatements) => {
    try {
      await loader.run(`SET TimeZone = 'UTC'`, signal);
      await loader.run('BEGIN TRANSACTION', signal);
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
        // Not `+= await`: that would add to the sum as it was before the others added to it.
        const rows = await loader.run(loadPart(table, types, relation.values, part.sql), signal);
        done.rows += rows;
        done.bytes += part.bytes;
        progress.staged(side, done.rows, done.bytes);
      }
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const ends = await Promise.allSettled(loaders.map(load));
  for (const end of ends) if (end.status === 'rejected') throw ofFiles(end.reason, relation);
  await relation.finish(signal);
  for (const loader of loaders) await loader.run('COMMIT', signal);
  return done.rows;
}

function ofFiles(error: unknown, relation: ReadableRelation): unknown {
  return (error instanceof TieoutError && relation.explain(error)) || error;
}

/**
 * The staging table that comes out is the one that loading the same rows as text gives (load-sql.ts): a value that is not of
 * its type makes its row a rejected one, with the texts of all values in `raw`.
 */
export function loadPart(table: string, types: LogicalType[], values: RelationValue[], part: string): string {
  const texts: string[] = [];
  const parsed: string[] = [];
  const typed: string[] = [];
  const misfits: string[] = [];
  const originals: string[] = [];
  for (const [index, type] of types.entries()) {
    const { text, typed: value, fits } = values[index]!;
    if (value !== undefined) {
      const stored = `CAST(${value} AS ${storageType(type)})`;
      typed.push(`${fits === undefined ? stored : `CASE WHEN ${fits} THEN ${stored} END`} AS c${index}`);
      if (fits !== undefined) misfits.push(`NOT (${fits})`);
      originals.push(text);
      continue;
    }
    texts.push(`${text} AS r${index}`);
    const expression = parsedValue(`r${index}`, type);
    if (expression !== null) parsed.push(`${expression} AS v${index}`);
    typed.push(`${typedValue(`r${index}`, `v${index}`, type)} AS c${index}`);
    if (type.kind !== 'string') misfits.push(`(r${index} IS NOT NULL AND c${index} IS NULL)`);
    originals.push(`r${index}`);
  }
  const below = (added: string[], from: string) => (added.length === 0 ? from : `(SELECT *, ${added.join(', ')} FROM ${from})`);
  const raw = misfits.length === 0 ? 'NULL' : `CASE WHEN ${misfits.join(' OR ')} THEN [${originals.join(', ')}] END`;
  const from = below(typed, below(parsed, below(texts, part)));
  return `INSERT INTO ${table} SELECT ${types.map((_, index) => `c${index}`).join(', ')}, ${raw} FROM ${from}`;
}
