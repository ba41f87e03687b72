import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Segment } from './segment-queue.ts';

/** DuckDB drops a byte order mark at the start of a file, where it may be the start of a value: so no value comes first. */
const FIRST_LINE = Buffer.from('tieout\n');

/** A file of whole CSV rows, with one line before them, that is loaded in one statement and then deleted. */
export class SpoolSegment implements Segment {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes: number;
  readonly #load: (path: string, bytes: number) => string;
  #closed = false;

  private constructor(path: string, file: FileHandle, load: (path: string, bytes: number) => string) {
    this.path = path;
    this.#file = file;
    this.#load = load;
    this.#bytes = FIRST_LINE.length;
  }

  /** `load` makes the statement that loads the file. */
  static async create(path: string, load: (path: string, bytes: number) => string): Promise<SpoolSegment> {
    const segment = new SpoolSegment(path, await open(path, 'wx'), load);
    await segment.#file.writeFile(FIRST_LINE);
    return segment;
  }

  get bytes(): number {
    return this.#bytes;
  }

  loadSql(): string {
    return this.#load(this.path, this.#bytes);
  }

  async append(rows: Uint8Array): Promise<void> {
    await this.#file.writeFile(rows);
    this.#bytes += rows.length;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}
