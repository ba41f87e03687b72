import { createHash } from 'node:crypto';

/** Bytes of a key column; longer keys keep their beginning and a digest of all. */
export const KEY_BYTES = 300;
const LONGEST_WHOLE = 254;
const LONG = 255;
const DIGEST_CHARACTERS = 64;
const MOST_BYTES_PER_UNIT = 3;

/**
 * One text for a key of one or more parts: different keys have different texts. A key of up to 254 bytes is kept whole; a
 * longer one becomes 255 bytes, its beginning and the SHA-256 of all of it, so that no short key can look like it.
 */
export function keyText(parts: readonly string[]): string {
  const only = parts.length === 1 ? parts[0]! : null;
  const joined = only !== null && !only.includes('\0') ? only : parts.map((part) => part.replaceAll('\0', '\0\x01')).join('\0\0');
  if (joined.length * MOST_BYTES_PER_UNIT <= LONGEST_WHOLE) return joined;
  const bytes = Buffer.from(joined);
  if (bytes.length <= LONGEST_WHOLE) return joined;
  const head = beginning(joined, bytes, LONG - DIGEST_CHARACTERS);
  return head.text + '\0'.repeat(LONG - DIGEST_CHARACTERS - head.bytes) + createHash('sha256').update(bytes).digest('hex');
}

/** Texts in whose order rows are numbered: cut, so that very long keys that begin alike keep the order of their arrival. */
export function orderKey(parts: readonly string[], most: number = LONG): string {
  const joined = parts.length === 1 ? parts[0]! : parts.join('\0');
  if (joined.length * MOST_BYTES_PER_UNIT <= most) return joined;
  return beginning(joined, Buffer.from(joined), most).text;
}

/** As many whole characters as fit into that many bytes. */
function beginning(text: string, bytes: Buffer, most: number): { text: string; bytes: number } {
  if (bytes.length <= most) return { text, bytes: bytes.length };
  let end = most;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return { text: bytes.toString('utf8', 0, end), bytes: end };
}
