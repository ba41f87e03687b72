import type { Socket } from 'node:net';
import type { Connection, Submittable } from 'pg';
import type { TextBatch } from '../contract.ts';
import { DamagedStream } from '../damaged-stream.ts';
import { guarded } from './guarded-socket.ts';

/**
 * `COPY … TO STDOUT` whose bytes are handed through in batches. Two things differ from pg-copy-streams, and are why this
 * is not that: the statement goes by the extended protocol, in which one message can never hold two statements, and
 * the rows are counted and split exactly, because the server sends one CopyData message per row
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY) whatever line feeds a value holds.
 *
 * While rows flow it reads the socket instead of pg's parser; from the first other message on, pg reads again.
 */
export interface CopyHandlers {
  batch(batch: TextBatch): void;
  /** Called once, after the server's own row count agreed with the rows seen, or with the error that ended the query. */
  done(error: Error | null): void;
}

/** The part of pg's Connection that a Submittable works with. */
interface PgConnection {
  stream: {
    listeners(event: 'data'): ((chunk: Buffer) => void)[];
    on(event: 'data', listener: (chunk: Buffer) => void): void;
    removeListener(event: 'data', listener: (chunk: Buffer) => void): void;
    destroy(error: Error): Socket;
  };
  parse(message: { name: string; text: string; types: number[] }): void;
  bind(message: Record<string, never>): void;
  execute(message: Record<string, never>): void;
  sync(): void;
}

const code = (letter: string) => letter.charCodeAt(0);
const COPY_DATA = code('d');
/** Messages that may come before and between the rows and mean nothing to us: parse and bind complete, copy begins, notices. */
const PASSING = new Set(['1', '2', 'H', 'N', 'S'].map(code));
const HEADER_BYTES = 5;
const LINE_FEED = 0x0a;
/** The server makes no message longer: https://www.postgresql.org/docs/current/limits.html, field size. */
const LONGEST_MESSAGE = 2 ** 30 + HEADER_BYTES;

export class CopyQuery implements Submittable {
  private readonly text: string;
  private readonly batchBytes: number;
  private readonly handlers: CopyHandlers;
  private connection: PgConnection | null = null;
  private listener: ((chunk: Buffer) => void) | null = null;
  private driverListener: ((chunk: Buffer) => void) | null = null;
  /** Chunks of a message that is not whole yet; joined once, when `needed` bytes are there. */
  private parts: Buffer[] = [];
  private held = 0;
  private needed = 0;
  private out: Buffer;
  private length = 0;
  private rowsInBatch = 0;
  private finished = false;
  private serverRows: number | null = null;
  rows = 0;

  constructor(text: string, batchBytes: number, handlers: CopyHandlers) {
    this.text = text;
    this.batchBytes = batchBytes;
    this.handlers = handlers;
    this.out = Buffer.allocUnsafeSlow(batchBytes);
  }

  submit(given: Connection): void {
    const connection = given as unknown as PgConnection;
    this.connection = connection;
    const [listener, ...others] = connection.stream.listeners('data');
    if (!listener || others.length > 0) throw new Error('pg reads its socket in an unknown way; was it upgraded?');
    this.driverListener = listener;
    connection.stream.removeListener('data', listener);
    this.listener = guarded(connection.stream, this.read);
    connection.stream.on('data', this.listener);
    connection.parse({ name: '', text: this.text, types: [] });
    connection.bind({});
    connection.execute({});
    connection.sync();
  }

  handleCommandComplete(message: { text: string }): void {
    this.serverRows = Number(/^COPY (\d+)$/.exec(message.text)?.[1]);
  }

  handleReadyForQuery(): void {
    if (this.serverRows === this.rows) this.finish(null);
    else this.finish(new DamagedStream(`the server sent ${this.serverRows} rows, ${this.rows} arrived`));
  }

  handleError(error: Error): void {
    this.handBack(null);
    this.finish(error);
  }

  private finish(error: Error | null): void {
    if (this.finished) return;
    this.finished = true;
    if (!error) this.flush();
    this.handlers.done(error);
  }

  private readonly read = (chunk: Buffer): void => {
    let bytes = chunk;
    if (this.held > 0) {
      this.parts.push(chunk);
      this.held += chunk.length;
      if (this.held < this.needed) return;
      bytes = Buffer.concat(this.parts, this.held);
      this.parts = [];
      this.held = 0;
    }
    let at = 0;
    while (at < bytes.length) {
      const size = bytes.length - at < HEADER_BYTES ? HEADER_BYTES : 1 + bytes.readUInt32BE(at + 1);
      if (bytes[at] !== COPY_DATA && !PASSING.has(bytes[at]!)) {
        this.handBack(bytes.subarray(at));
        return;
      }
      if (size < HEADER_BYTES || size > LONGEST_MESSAGE) throw new DamagedStream('a message has an impossible length');
      if (size > bytes.length - at || bytes.length - at < HEADER_BYTES) {
        this.parts = [bytes.subarray(at)];
        this.held = bytes.length - at;
        this.needed = size;
        return;
      }
      if (bytes[at] === COPY_DATA) this.row(bytes, at + HEADER_BYTES, at + size);
      at += size;
    }
  };

  /** The row ends with a line feed already. */
  private row(bytes: Buffer, start: number, end: number): void {
    if (bytes[end - 1] !== LINE_FEED) throw new DamagedStream('a row does not end where it should');
    const size = end - start;
    if (this.length + size > this.out.length) {
      this.flush();
      if (size > this.out.length) this.out = Buffer.allocUnsafeSlow(size);
    }
    bytes.copy(this.out, this.length, start, end);
    this.length += size;
    this.rowsInBatch += 1;
    this.rows += 1;
  }

  private flush(): void {
    if (this.rowsInBatch === 0) return;
    const batch = { csv: this.out.subarray(0, this.length), rows: this.rowsInBatch };
    this.out = Buffer.allocUnsafeSlow(this.batchBytes);
    this.length = 0;
    this.rowsInBatch = 0;
    this.handlers.batch(batch);
  }

  private handBack(unread: Buffer | null): void {
    const { connection, driverListener } = this;
    if (!connection || !driverListener) return;
    this.driverListener = null;
    if (this.listener) connection.stream.removeListener('data', this.listener);
    connection.stream.on('data', driverListener);
    if (unread) driverListener(unread);
  }
}
