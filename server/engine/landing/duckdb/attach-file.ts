import type { DuckDbStatements } from './duckdb-session.ts';
import { quoteText } from './sql-text.ts';

/** Bytes of a block. Every column of a table that is written holds a few blocks in memory, so a wide table gets small ones. */
const BLOCK_BYTES: readonly { upToColumns: number; bytes: number }[] = [
  { upToColumns: 64, bytes: 262_144 },
  { upToColumns: 256, bytes: 65_536 },
  { upToColumns: Number.POSITIVE_INFINITY, bytes: 16_384 },
];

/**
 * Attaches a new database file for tables of about `columns` columns. Nothing is logged ahead: an attempt that dies is thrown
 * away as a whole, and {@link writeAndDetach} writes everything down.
 */
export async function attachForWriting(statements: DuckDbStatements, path: string, catalog: string, columns: number): Promise<void> {
  const { bytes } = BLOCK_BYTES.find((size) => columns <= size.upToColumns)!;
  await statements.run(`ATTACH ${quoteText(path)} AS ${catalog} (RECOVERY_MODE no_wal_writes, BLOCK_SIZE ${bytes})`);
}

/** Leaves a file that any process can open. */
export async function writeAndDetach(statements: DuckDbStatements, catalog: string): Promise<void> {
  await statements.run(`CHECKPOINT ${catalog}`);
  await statements.run(`DETACH ${catalog}`);
}
