import type { Stats } from 'node:fs';
import type { TieoutError } from '../../errors.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { DuckDbSession, DuckDbStatements } from './duckdb-session.ts';
import { statIfThere } from './execution-folder.ts';
import { readManifest } from './outcome-manifest.ts';
import { quoteText } from './sql-text.ts';

/** A finished file, attached for reading. */
export interface OpenedFile<Manifest> {
  /** The catalogue it is attached as. */
  catalog: string;
  manifest: Manifest;
  statements: DuckDbStatements;
}

interface Entry {
  path: string;
  catalog: string;
  /** What the file was when it was attached; another file under the same name is opened anew. */
  identity: string;
  manifest: object;
  users: number;
  released: boolean;
}

/** Files that stay attached while nobody reads them, so that the next page is quick. */
const MOST_KEPT = 8;

/**
 * Database files of finished executions, opened read-only in one DuckDB and kept in the order of their last use. A file that
 * was dropped, by this process or another, is let go of at its next use or when it is released.
 */
export class OpenedFiles {
  readonly #session: () => Promise<DuckDbSession>;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  /** Attaching, checking and detaching happen one after the other; reading does not wait for them. */
  #turn: Promise<unknown> = Promise.resolve();
  #attached = 0;

  constructor(session: () => Promise<DuckDbSession>) {
    this.#session = session;
  }

  /** @throws TieoutError not_found, made by `missing`, when there is no such file. */
  async use<Manifest extends object, Result>(
    path: string,
    missing: () => TieoutError,
    work: (opened: OpenedFile<Manifest>) => Promise<Result>,
  ): Promise<Result> {
    const entry = await this.#inTurn(() => this.#enter(path, missing));
    const statements = await (await this.#session()).connect();
    try {
      return await work({ catalog: entry.catalog, manifest: entry.manifest as Manifest, statements });
    } finally {
      await statements.close();
      await this.#inTurn(() => this.#leave(entry));
    }
  }

  /** Lets go of a file, at the latest when its last reader is done. */
  async release(path: string): Promise<void> {
    await this.#inTurn(async () => {
      const entry = this.#entries.get(path);
      if (entry !== undefined) await this.#release(entry);
    });
  }

  async #enter(path: string, missing: () => TieoutError): Promise<Entry> {
    const found = await statIfThere(path);
    let entry = this.#entries.get(path);
    if (entry !== undefined && (found === null || entry.identity !== identityOf(found))) {
      await this.#release(entry);
      entry = undefined;
    }
    if (found === null) throw missing();
    entry ??= await this.#attach(path, identityOf(found));
    entry.users += 1;
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    return entry;
  }

  async #leave(entry: Entry): Promise<void> {
    entry.users -= 1;
    if (entry.released && entry.users === 0) await this.#detach(entry);
    const idle = [...this.#entries.values()].filter((kept) => kept.users === 0);
    for (const oldest of idle.slice(0, Math.max(0, this.#entries.size - MOST_KEPT))) await this.#release(oldest);
  }

  async #attach(path: string, identity: string): Promise<Entry> {
    const catalog = `file_${this.#attached++}`;
    const statements = await (await this.#session()).connect();
    try {
      await statements.run(`ATTACH ${quoteText(path)} AS ${catalog} (READ_ONLY)`);
      const manifest = await readManifest<object>(statements, catalog);
      return { path, catalog, identity, manifest, users: 0, released: false };
    } catch (error) {
      throw explainLandingError(error);
    } finally {
      await statements.close();
    }
  }

  async #release(entry: Entry): Promise<void> {
    if (this.#entries.get(entry.path) === entry) this.#entries.delete(entry.path);
    entry.released = true;
    if (entry.users === 0) await this.#detach(entry);
  }

  async #detach(entry: Entry): Promise<void> {
    const statements = await (await this.#session()).connect();
    try {
      await statements.run(`DETACH ${entry.catalog}`);
    } finally {
      await statements.close();
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work, work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function identityOf(file: Stats): string {
  return `${file.dev}:${file.ino}:${file.size}:${file.mtimeMs}`;
}
