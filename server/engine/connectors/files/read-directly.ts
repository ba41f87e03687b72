import { type TieoutError, throwIfCancelled } from '../../errors.ts';
import type { ReadableRelation, SanitisedCount } from '../contract.ts';
import type { FilesEngine } from './duckdb.ts';
import type { Relation, RelationColumn } from './relation.ts';

/**
 * The rows of a file for a landing that is a DuckDB itself; undefined when a column needs more than DuckDB can do.
 * `finished` is told the NUL bytes that the road left out.
 */
export function readDirectly(
  engine: FilesEngine,
  relation: Relation,
  chosen: RelationColumn[],
  explain: (error: unknown) => TieoutError,
  finished: (nulBytes: SanitisedCount[]) => void,
): ReadableRelation | undefined {
  const values = chosen.flatMap((column) => column.direct ?? []);
  if (values.length !== chosen.length) return undefined;
  return {
    parts: relation.parts,
    values,
    finish: async (signal) => {
      try {
        const nulBytes = await countNulBytes(engine, relation, chosen, signal);
        relation.assertUnchanged();
        finished(nulBytes);
      } catch (error) {
        throwIfCancelled(signal);
        throw explain(error);
      }
    },
    explain: (error) => {
      const own = explain(error.cause ?? error);
      return own.code === 'unreadable_data' || own.code === 'not_found' ? own : null;
    },
  };
}

/** A second look at the text columns; looking for one byte costs next to nothing beside loading them. */
async function countNulBytes(
  engine: FilesEngine,
  relation: Relation,
  chosen: RelationColumn[],
  signal: AbortSignal,
): Promise<SanitisedCount[]> {
  const columns = chosen.filter((column) => column.mayHoldNul);
  if (columns.length === 0) return [];
  const sums = columns.map(
    ({ text }) => `sum(CASE WHEN contains(${text}, chr(0)) THEN strlen(${text}) - strlen(replace(${text}, chr(0), '')) ELSE 0 END)`,
  );
  return engine.use(async (connection) => {
    const onAbort = () => connection.interrupt();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      throwIfCancelled(signal);
      const [counts = []] = (await connection.runAndReadAll(`SELECT ${sums.join(', ')} FROM ${relation.sql} AS dataset`)).getRows();
      return columns.map(({ name }, index): SanitisedCount => ({ column: name, repair: 'nul_byte', count: Number(counts[index] ?? 0) }));
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  });
}
