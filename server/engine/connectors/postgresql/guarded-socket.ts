import type { Socket } from 'node:net';
import type pg from 'pg';
import { DamagedStream } from '../damaged-stream.ts';

interface PgConnection {
  stream: Socket;
  attachListeners(stream: Socket): void;
}

/**
 * pg throws out of its socket's listener when a message cannot be read or comes at the wrong time, which would end the
 * process. Whoever waits for a result gets the error instead. Must be called before `connect`.
 */
export function guardSocket(client: pg.Client): void {
  const { connection } = client as unknown as { connection: PgConnection };
  const attach = connection.attachListeners;
  connection.attachListeners = (stream) => {
    attach.call(connection, stream);
    const listeners = stream.listeners('data') as ((chunk: Buffer) => void)[];
    for (const listener of listeners) {
      stream.removeListener('data', listener);
      stream.on('data', guarded(stream, listener));
    }
  };
}

/** Hands chunks over; an exception closes the socket with a {@link DamagedStream}. */
export function guarded(stream: Pick<Socket, 'destroy'>, listener: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let damaged = false;
  return (chunk) => {
    if (damaged) return;
    try {
      listener(chunk);
    } catch (error) {
      damaged = true;
      stream.destroy(error instanceof DamagedStream ? error : new DamagedStream('a message could not be read', error));
    }
  };
}
