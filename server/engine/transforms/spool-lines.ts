import { decodeRows } from '../connectors/spool.ts';
import { TieoutError } from '../errors.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a batch in spool form (connectors/contract.ts, TextBatch).
 * @throws TieoutError unreadable_data when it is not UTF-8: replaced characters would be changed values.
 */
export function spoolText(csv: Uint8Array): string {
  try {
    return strictUtf8.decode(csv);
  } catch {
    throw new TieoutError(
      'unreadable_data',
      'The database sent text that is not UTF-8, which transforms cannot read.',
      'Repair that text, or convert it in the query of the ruleset.',
    );
  }
}

/** Its rows as they are written, each without its line feed, which a value in quotes may hold as well. */
export function* spoolLines(text: string): Generator<string> {
  let at = 0;
  let quote = text.indexOf('"');
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    while (quote !== -1 && quote < end) {
      // A doubled quote ends one stretch and begins the next: the row goes on either way.
      const closing = text.indexOf('"', quote + 1);
      if (closing === -1) throw brokenBatch();
      if (closing > end) end = text.indexOf('\n', closing);
      quote = text.indexOf('"', closing + 1);
    }
    if (end === -1) throw brokenBatch();
    yield text.slice(at, end);
    at = end + 1;
  }
}

/** The values of one row. */
export function lineFields(line: string): (string | null)[] {
  if (line.includes('"')) return [...decodeRows(Buffer.from(`${line}\n`))][0]!;
  const fields: (string | null)[] = line.split(',');
  for (let at = 0; at < fields.length; at++) if (fields[at] === '') fields[at] = null;
  return fields;
}

function brokenBatch(): TieoutError {
  return new TieoutError('unreadable_data', 'A spool batch ends inside a row.', 'Start the run again.');
}
