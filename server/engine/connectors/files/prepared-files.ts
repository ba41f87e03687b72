import { statSync } from 'node:fs';
import path from 'node:path';
import { TieoutError } from '../../errors.ts';
import type { FilesConfig } from './config.ts';
import { relationOfCopy } from './copy-relation.ts';
import { FilesEngine } from './duckdb.ts';
import { openFolder, resolveFile } from './folder.ts';
import { normaliseCsv } from './normalise-csv.ts';
import { normaliseJsonLines } from './normalise-json-lines.ts';
import { type Relation, relationOfParquet } from './relation.ts';

/** Keeps what reading a file from end to end has found, for as long as the connector is open and the file stays the same. */
export class PreparedFiles {
  private readonly folder: string;
  private readonly config: FilesConfig;
  private engine: Promise<FilesEngine> | null = null;
  private readonly relations = new Map<string, Promise<Relation>>();

  constructor(folder: string, config: FilesConfig) {
    this.folder = folder;
    this.config = config;
  }

  start(): Promise<FilesEngine> {
    this.engine ??= FilesEngine.start(openFolder(this.folder));
    return this.engine;
  }

  /** @throws TieoutError conflict when the file changes while it is read. */
  async relation(name: string, signal: AbortSignal): Promise<Relation> {
    const { file, format } = await resolveFile(this.folder, name);
    const version = versionOf(file);
    const key = `${file}\0${version}`;
    const known = this.relations.get(key);
    if (known) return known;
    const assertUnchanged = () => {
      if (versionOf(file) === version) return;
      throw new TieoutError('conflict', `${name} was changed while it was read.`, 'Start again when the file is complete.');
    };
    const preparing = this.prepare(name, file, format, assertUnchanged, signal).then((relation) => {
      assertUnchanged();
      return relation;
    });
    this.relations.set(key, preparing);
    preparing.catch(() => this.relations.delete(key));
    return preparing;
  }

  async close(): Promise<void> {
    const engine = await this.engine?.catch(() => null);
    await Promise.allSettled(this.relations.values());
    engine?.close();
    this.engine = null;
    this.relations.clear();
  }

  private async prepare(
    name: string,
    file: string,
    format: 'delimited' | 'parquet' | 'json_lines',
    assertUnchanged: () => void,
    signal: AbortSignal,
  ): Promise<Relation> {
    const engine = await this.start();
    if (format === 'parquet') return engine.use((connection) => relationOfParquet(connection, file, assertUnchanged));
    const copy = path.join(engine.workingFolder, crypto.randomUUID());
    const table =
      format === 'delimited'
        ? await normaliseCsv(name, file, copy, this.config, signal)
        : await normaliseJsonLines(name, file, copy, signal);
    return relationOfCopy(table);
  }
}

function versionOf(file: string): string {
  const { size, mtimeMs, ino } = statSync(file);
  return `${size} ${mtimeMs} ${ino}`;
}
