import type { AggregateOptions, Collection, Document } from 'mongodb';

/** Documents of one reply while the next one is on its way: enough to keep both sides busy, little enough to hold two. */
const DOCUMENTS_PER_REPLY = 5_000;

/**
 * The documents of an aggregation as they came over the wire, reply by reply: the server is asked for the next reply
 * before this one is handed over. When the consumer stops early, the running request is ended and the cursor killed.
 * @throws the driver's errors.
 */
export async function* rawReplies(
  collection: Collection,
  pipeline: Document[],
  options: AggregateOptions,
  signal: AbortSignal,
): AsyncGenerator<Buffer[]> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const cursor = collection.aggregate(pipeline, {
    ...options,
    raw: true,
    batchSize: DOCUMENTS_PER_REPLY,
    // Orders and groups larger than 100 MB go to the server's disk.
    allowDiskUse: true,
    signal: either,
  });
  let next = cursor.next();
  try {
    for (let first = await next; first !== null; first = await next) {
      const reply = [first, ...cursor.readBufferedDocuments()] as unknown as Uint8Array[];
      next = cursor.next();
      // Its error is thrown where it is awaited; until then nobody looks at it.
      next.catch(() => undefined);
      yield reply.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
  } finally {
    ending.abort();
    await next.catch(() => undefined);
    await cursor.close().catch(() => undefined);
  }
}
