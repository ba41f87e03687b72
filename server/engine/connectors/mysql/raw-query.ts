import type { Connection } from 'mysql2';

/**
 * The only place that knows mysql2's insides (version pinned in package.json, guarded by the connector contract's tests): its Query
 * command hands every row packet to its own `row` method, and an instance may bring another one. That saves making a
 * JavaScript value of every cell, which costs more than all the rest of an extract.
 */

/** One column of a result as the server describes it. */
export interface FieldPacket {
  name: string;
  /** A number of `mysql.Types`. */
  columnType: number;
  columnLength: number;
  /** A set of {@link FIELD_FLAGS}. */
  flags: number;
  /** Digits after the point; 31 and 39 mean "not fixed". */
  decimals: number;
  /** A collation number; 63 is binary. */
  characterSet: number;
  /** MariaDB only: `uuid`, `inet6`. */
  extendedTypeName?: string;
  /** MariaDB only: `json`. */
  extendedFormat?: string;
}

export const FIELD_FLAGS = { notNull: 1, unsigned: 32, zerofill: 64, enum: 256, set: 2048 } as const;
export const BINARY_COLLATION = 63;

interface RowPacket {
  buffer: Buffer;
  offset: number;
  end: number;
  isEOF(): boolean;
}

type Step = (packet: RowPacket, connection: unknown) => unknown;

interface QueryCommand {
  row: Step;
}

export interface RawRowHandlers {
  /** The payload of one row packet: `buffer[offset..end)`. The buffer is the driver's and must not be kept. What it throws ends the connection. */
  row(buffer: Buffer, offset: number, end: number): void;
  /** Called once: after the server's end-of-rows packet, or with the error that ended the query. */
  done(error: Error | null): void;
}

/** Sends one statement in the text protocol and hands over its rows as they came from the wire. */
export function runRawQuery(connection: Connection, sql: string, handlers: RawRowHandlers): void {
  // The command is sent at once, but its first row cannot arrive before this function has returned.
  const query = connection.query({ sql }, (error) => handlers.done(error)) as unknown as QueryCommand;
  const original = query.row;
  query.row = function row(this: QueryCommand, packet, owner) {
    if (packet.isEOF()) return original.call(this, packet, owner);
    handlers.row(packet.buffer, packet.offset, packet.end);
    return this.row;
  };
}
