import { open } from 'node:fs/promises';
import { throwIfCancelled } from '../../errors.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads a file in large pieces. `consume` is handed all bytes that are not used yet and says how many it used; what it
 * leaves is handed again with more behind it. A row that is larger than a piece makes the pieces grow.
 */
export async function readInPieces(
  path: string,
  signal: AbortSignal,
  consume: (bytes: Buffer, atEndOfFile: boolean) => Promise<number> | number,
): Promise<void> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      throwIfCancelled(signal);
      const piece = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, rest.length));
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      const bytes = rest.length === 0 ? piece.subarray(0, bytesRead) : Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      const used = await consume(bytes, bytesRead === 0);
      if (bytesRead === 0) return;
      // A copy, so that the large piece behind a short rest is not kept.
      rest = Buffer.from(bytes.subarray(used));
    }
  } finally {
    await file.close();
  }
}
