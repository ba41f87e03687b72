import { type FileHandle, open } from 'node:fs/promises';
import type { TextBatch } from '../contract.ts';
import { SpoolWriter } from '../spool-writer.ts';

const BUFFER_BYTES = 1024 * 1024;

/** A file that is written as spool CSV: rows go to `writer`, and from time to time `drain` is awaited between two of them. */
export class CopyFile {
  readonly writer: SpoolWriter;
  private readonly file: FileHandle;
  private readonly waiting: TextBatch[] = [];

  private constructor(file: FileHandle) {
    this.file = file;
    this.writer = new SpoolWriter(BUFFER_BYTES, (batch) => this.waiting.push(batch));
  }

  static async create(path: string): Promise<CopyFile> {
    return new CopyFile(await open(path, 'wx', 0o600));
  }

  /** Whether it is time to `drain`. */
  get full(): boolean {
    return this.waiting.length > 0;
  }

  async drain(): Promise<void> {
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) {
      for (let written = 0; written < batch.csv.length; ) {
        const { bytesWritten } = await this.file.write(batch.csv, written, batch.csv.length - written);
        written += bytesWritten;
      }
    }
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    this.writer.flush();
    await this.drain();
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
