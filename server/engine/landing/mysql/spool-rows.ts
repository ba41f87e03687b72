import { decodeRows } from '../../connectors/spool.ts';

const QUOTE = 34;

/**
 * The rows of one batch (connectors/contract.ts, TextBatch). As `decodeRows`, but batches without a quote, which are most,
 * are split by the runtime.
 */
export function* spoolRows(csv: Uint8Array): Generator<(string | null)[]> {
  const bytes = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength);
  if (bytes.includes(QUOTE)) {
    yield* mixedRows(bytes);
    return;
  }
  const lines = bytes.toString('utf8').split('\n');
  // Every row ends with a line feed, so nothing stands after the last one; anything else is for decodeRows to refuse.
  if (lines.pop() !== '') yield* decodeRows(csv);
  else for (const line of lines) yield plainRow(line);
}

/** Runs of rows without a quote are split; what lies between is decoded letter by letter. */
function* mixedRows(bytes: Buffer): Generator<(string | null)[]> {
  const text = bytes.toString('utf8');
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const plainEnd = quote === -1 ? text.length : text.lastIndexOf('\n', quote) + 1;
    if (plainEnd > at) {
      const plain = text.slice(at, plainEnd);
      if (!plain.endsWith('\n')) {
        yield* decodeRows(Buffer.from(plain));
        return;
      }
      for (const line of plain.slice(0, -1).split('\n')) yield plainRow(line);
      at = plainEnd;
      if (at >= text.length) return;
    }
    const end = quotedRowEnd(text, at);
    yield* decodeRows(Buffer.from(text.slice(at, end)));
    at = end;
  }
}

/** Where the row that begins at `at` ends: at the first line feed outside quotes. */
function quotedRowEnd(text: string, at: number): number {
  let from = at;
  for (;;) {
    const feed = text.indexOf('\n', from);
    const quote = text.indexOf('"', from);
    if (feed === -1) return text.length;
    if (quote === -1 || feed < quote) return feed + 1;
    // A doubled quote ends one stretch and begins the next: the row goes on either way.
    const closing = text.indexOf('"', quote + 1);
    if (closing === -1) return text.length;
    from = closing + 1;
  }
}

function plainRow(line: string): (string | null)[] {
  const fields: (string | null)[] = line.split(',');
  for (let at = 0; at < fields.length; at++) if (fields[at] === '') fields[at] = null;
  return fields;
}
