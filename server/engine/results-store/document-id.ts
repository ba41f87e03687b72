import { createHash } from 'node:crypto';

/**
 * The ObjectId of an execution's document, as hex: the second it was queued (as in every ObjectId, so that they sort by time),
 * then eight bytes of its id's SHA-256. The same for every try, so that storing twice cannot make two documents, and no unique
 * index is needed for it.
 */
export function documentId(executionId: string, queuedAt: Date): string {
  const seconds = Math.floor(queuedAt.getTime() / 1000) >>> 0;
  const digest = createHash('sha256').update(executionId).digest('hex');
  return seconds.toString(16).padStart(8, '0') + digest.slice(0, 16);
}
