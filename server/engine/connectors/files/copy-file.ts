import { type FileHandle, open } from 'node:fs/promises';
import type { TextBatch } from '../contract.ts';
import { SpoolWriter } from '../spool-writer.ts';

const BUFFER_BYTES = 1024 * 1024;
/** A segment is read as one piece, by one thread; several of them are read side by side. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** DuckDB drops a byte order mark at the start of a file, where it may be the start of a value: so no value comes first. */
const FIRST_LINE = Buffer.from('tieout\n');

/** A file of whole rows of spool CSV, after one line that is none. */
export interface CopySegment {
  path: string;
  bytes: number;
}

/** A copy that is written as spool CSV: rows go to `writer`, and from time to time `drain` is awaited between two of them. */
export class CopyFile {
  readonly writer: SpoolWriter;
  readonly segments: CopySegment[] = [];
  private readonly path: string;
  private file: FileHandle | null = null;
  private readonly waiting: TextBatch[] = [];

  /** The segments are called `path` and a number. */
  constructor(path: string) {
    this.path = path;
    this.writer = new SpoolWriter(BUFFER_BYTES, (batch) => this.waiting.push(batch));
  }

  /** Whether it is time to `drain`. */
  get full(): boolean {
    return this.waiting.length > 0;
  }

  async drain(): Promise<void> {
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) await this.append(batch.csv);
  }

  /** Writes what is left. There is a segment even if there is no row. */
  async finish(): Promise<void> {
    this.writer.flush();
    await this.drain();
    if (this.segments.length === 0) await this.begin();
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = null;
  }

  /** Whole rows of spool CSV. */
  private async append(rows: Uint8Array): Promise<void> {
    const last = this.segments.at(-1);
    const segment = last === undefined || last.bytes + rows.length > SEGMENT_BYTES ? await this.begin() : last;
    await this.file?.writeFile(rows);
    segment.bytes += rows.length;
  }

  private async begin(): Promise<CopySegment> {
    await this.close();
    const segment = { path: `${this.path}-${this.segments.length}.csv`, bytes: FIRST_LINE.length };
    this.file = await open(segment.path, 'wx', 0o600);
    await this.file.writeFile(FIRST_LINE);
    this.segments.push(segment);
    return segment;
  }
}
