import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { makeWorkingFolder, removeWorkingFolder } from './working-folder.ts';

/** Bounds what sorting and grouping keep in memory; beyond it they use the working folder. */
const MEMORY_LIMIT = '512MB';
const THREADS = '2';

/**
 * A private DuckDB in memory, with a working folder for copies and spills. It can reach the data folder and the working
 * folder and nothing else of this machine, and its settings are locked.
 */
export class FilesEngine {
  readonly workingFolder: string;
  private readonly instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, workingFolder: string) {
    this.instance = instance;
    this.workingFolder = workingFolder;
  }

  /** `folder` is a real path. */
  static async start(folder: string): Promise<FilesEngine> {
    const workingFolder = makeWorkingFolder();
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: MEMORY_LIMIT,
      threads: THREADS,
      // A file that takes the place of another one within the same second would be read with the former one's metadata.
      enable_external_file_cache: 'false',
    });
    const engine = new FilesEngine(instance, workingFolder);
    await engine.use(async (connection) => {
      await connection.run(`SET temp_directory = ${literal(path.join(workingFolder, 'spill'))}`);
      await connection.run(`SET allowed_directories = [${literal(folder)}, ${literal(workingFolder)}]`);
      await connection.run("SET GLOBAL TimeZone = 'UTC'");
      await connection.run('SET enable_external_access = false');
      await connection.run('SET lock_configuration = true');
    });
    return engine;
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.instance.closeSync();
    removeWorkingFolder(this.workingFolder);
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
