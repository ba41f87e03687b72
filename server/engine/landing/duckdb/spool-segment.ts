import { type FileHandle, open, rm } from 'node:fs/promises';

/** DuckDB drops a byte order mark at the start of a file, where it may be the start of a value: so no value comes first. */
const FIRST_LINE = Buffer.from('tieout\n');

/** A file of whole CSV rows, with one line before them, that is loaded in one statement and then deleted. */
export class SpoolSegment {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes: number;
  #closed = false;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
    this.#bytes = FIRST_LINE.length;
  }

  static async create(path: string): Promise<SpoolSegment> {
    const segment = new SpoolSegment(path, await open(path, 'wx'));
    await segment.#file.writeFile(FIRST_LINE);
    return segment;
  }

  get bytes(): number {
    return this.#bytes;
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
