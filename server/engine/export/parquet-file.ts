import { DuckDBInstance } from '@duckdb/node-api';
import { Cancelled, throwIfCancelled } from '../errors.ts';
import type { ExportColumn } from './write-export.ts';

const MEMORY = '256MB';
/** A signal that fires before a statement has begun would be lost, so it is interrupted until it ends. */
const INTERRUPT_AGAIN_MS = 50;

/** Turns a CSV file in Tieout's form (connectors/spool.ts) into Parquet; MySQL cannot write it, DuckDB is at hand anyway. */
export async function writeParquet(csvPath: string, columns: readonly ExportColumn[], path: string, signal: AbortSignal): Promise<void> {
  throwIfCancelled(signal);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY,
    threads: '1',
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const interrupt = setInterval(() => signal.aborted && connection.interrupt(), INTERRUPT_AGAIN_MS);
  try {
    const types = columns.map((column) => `${text(column.name)}: '${column.type}'`).join(', ');
    const form = `header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${types}}`;
    await connection.run(`COPY (SELECT * FROM read_csv(${text(csvPath)}, ${form})) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`);
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    throw error;
  } finally {
    clearInterval(interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
