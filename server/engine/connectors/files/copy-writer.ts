import { type FileHandle, open } from 'node:fs/promises';

const BUFFER_BYTES = 1024 * 1024;
const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** Writes spool CSV to a file through one buffer of bytes. */
export class CopyWriter {
  private readonly file: FileHandle;
  private out: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private length = 0;
  private rowStart = 0;
  private fields = 0;
  private flushed = 0;
  rows = 0;
  longestRow = 0;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async create(path: string): Promise<CopyWriter> {
    return new CopyWriter(await open(path, 'wx', 0o600));
  }

  writeNull(): void {
    this.beginField(0);
  }

  /**
   * `bytes[start..end)` as one field. `escaped`: it stood in quotes, so its quotes are doubled already.
   * Gives back how many NUL bytes were left out.
   */
  writeField(bytes: Uint8Array, start: number, end: number, escaped: boolean): number {
    this.beginField((end - start) * 2 + 2);
    const { out } = this;
    let at = this.length;
    let nulBytes = 0;
    let special = escaped || start === end;
    for (let index = start; index < end && !special; index += 1) {
      const byte = bytes[index]!;
      special = byte === QUOTE || byte === COMMA || byte === LF || byte === CR || byte === 0;
      out[at++] = byte;
    }
    if (special) {
      at = this.length;
      out[at++] = QUOTE;
      for (let index = start; index < end; index += 1) {
        const byte = bytes[index]!;
        if (byte === 0) {
          nulBytes += 1;
          continue;
        }
        if (byte === QUOTE && !escaped) out[at++] = QUOTE;
        out[at++] = byte;
      }
      out[at++] = QUOTE;
    }
    this.length = at;
    return nulBytes;
  }

  endRow(): void {
    this.reserve(1);
    this.out[this.length++] = LF;
    this.longestRow = Math.max(this.longestRow, this.flushed + this.length - this.rowStart);
    this.rowStart = this.flushed + this.length;
    this.fields = 0;
    this.rows += 1;
  }

  /** Whether it is time to `flush`, between rows. */
  get full(): boolean {
    return this.length >= BUFFER_BYTES / 2;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }

  async flush(): Promise<void> {
    for (let written = 0; written < this.length; ) {
      const { bytesWritten } = await this.file.write(this.out, written, this.length - written);
      written += bytesWritten;
    }
    this.flushed += this.length;
    this.length = 0;
  }

  private beginField(bytes: number): void {
    this.reserve(bytes + 1);
    if (this.fields > 0) this.out[this.length++] = COMMA;
    this.fields += 1;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.out.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.out.length * 2));
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }
}
