import type { AggregateOptions, AggregationCursor, ClientSession, Collection, Document } from 'mongodb';

/** Documents of one reply while the next one is on its way: enough to keep both sides busy, little enough to hold two. */
const DOCUMENTS_PER_REPLY = 5_000;
/** When the server has not ended a cursor by then, the connection is hung up, which ends its request too. */
const KILL_WITHIN_MS = 2_000;

/**
 * The documents of an aggregation as they came over the wire, reply by reply: the server is asked for the next reply
 * before this one is handed over. When the consumer stops early or the signal fires, the cursor is killed and the running
 * request with it. The session is the caller's: one of the cursor's own would be ended before the server is told.
 * @throws the driver's errors.
 */
export async function* rawReplies(
  collection: Collection,
  pipeline: Document[],
  options: AggregateOptions & { session: ClientSession },
  signal: AbortSignal,
): AsyncGenerator<Buffer[]> {
  signal.throwIfAborted();
  const line = new AbortController();
  const cursor = collection.aggregate(pipeline, {
    ...options,
    raw: true,
    batchSize: DOCUMENTS_PER_REPLY,
    // Orders and groups larger than 100 MB go to the server's disk.
    allowDiskUse: true,
    signal: line.signal,
  });
  let begun = false;
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= begun ? endCursor(cursor, line) : hangUp(line);
    return stopping;
  };
  const onAbort = () => void stop();
  signal.addEventListener('abort', onAbort, { once: true });
  let next = cursor.next();
  try {
    for (let first = await next; first !== null; first = await next) {
      signal.throwIfAborted();
      begun = true;
      const reply = [first, ...cursor.readBufferedDocuments()] as unknown as Uint8Array[];
      next = cursor.next();
      // Its error is thrown where it is awaited; until then nobody looks at it.
      next.catch(() => undefined);
      yield reply.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', onAbort);
    await stop();
    await next.catch(() => undefined);
  }
}

/** Before the first reply there is no cursor to name: a server ends the request of a client that is gone. */
async function hangUp(line: AbortController): Promise<void> {
  line.abort();
}

async function endCursor(cursor: AggregationCursor, line: AbortController): Promise<void> {
  const timer = setTimeout(() => line.abort(), KILL_WITHIN_MS);
  try {
    await cursor.close();
  } catch {
    // The connection is gone, and the cursor ends with the session.
  } finally {
    clearTimeout(timer);
    line.abort();
  }
}
