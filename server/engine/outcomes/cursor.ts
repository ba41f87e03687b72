import { TieoutError } from '../errors.ts';

/** Changes when cursors mean something else, so that an old one is refused and not misread. */
const VERSION = 'k1';

/** A keyset cursor: the id of the row after (or before) which a page begins, opaque to clients. */
export function encodeCursor(id: string): string {
  return Buffer.from(`${VERSION}:${id}`).toString('base64url');
}

/** @throws TieoutError invalid_input for anything that {@link encodeCursor} has not made. */
export function decodeCursor(cursor: string): string {
  const match = /^k1:([1-9]\d{0,17})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match?.[1] !== undefined && encodeCursor(match[1]) === cursor) return match[1];
  throw new TieoutError('invalid_input', 'This page address is not valid.', 'Go back to the first page of the outcomes.');
}
