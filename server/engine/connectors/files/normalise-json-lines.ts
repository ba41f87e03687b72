import { isUtf8 } from 'node:buffer';
import { TieoutError } from '../../errors.ts';
import { jsonMembers } from '../../values/canonical-json.ts';
import { encodeRow } from '../spool.ts';
import { CopyFile } from './copy-file.ts';
import { readInPieces } from './file-chunks.ts';
import { JsonColumn } from './json-column.ts';
import type { NormalisedTable } from './normalised-table.ts';

/**
 * Reads a file with one JSON object on each line, twice: first for the columns and their types, then to write the copy.
 * Empty lines hold nothing and are passed over.
 * @throws TieoutError unreadable_data that names file and line.
 */
export async function normaliseJsonLines(name: string, file: string, copyPath: string, signal: AbortSignal): Promise<NormalisedTable> {
  const columns = new Map<string, JsonColumn>();
  let rows = 0;
  await readObjects(name, file, signal, (members) => {
    rows += 1;
    for (const [key, json] of members) {
      let column = columns.get(key);
      if (!column) {
        column = new JsonColumn(key);
        columns.set(key, column);
      }
      column.see(json);
    }
  });
  if (columns.size === 0) {
    throw new TieoutError('unreadable_data', `${name} holds no JSON object.`, 'Put one JSON object on each line.');
  }
  const typed = [...columns.values()].map((column) => ({ column, type: column.type() }));
  const copy = new CopyFile(copyPath);
  const { writer } = copy;
  try {
    await readObjects(name, file, signal, async (members) => {
      writer.line(encodeRow(typed.map(({ column, type }) => column.format(members.get(column.name), type))).slice(0, -1));
      if (copy.full) await copy.drain();
    });
    await copy.finish();
  } finally {
    await copy.close();
  }
  const described = typed.map(({ column, type }) => ({
    name: column.name,
    nativeType: type.kind === 'json' ? 'json' : 'json value',
    logicalType: type,
    nullable: column.present < rows,
    fractionDigits: column.fractionDigits,
  }));
  const sanitised = typed.map(({ column }) => ({ column: column.name, repair: 'nul_byte' as const, count: column.nulBytes }));
  return {
    columns: described,
    copy: copy.segments,
    rows: writer.rows,
    sanitised: sanitised.filter(({ count }) => count > 0),
  };
}

async function readObjects(
  name: string,
  file: string,
  signal: AbortSignal,
  take: (members: Map<string, string>) => void | Promise<void>,
): Promise<void> {
  let line = 0;
  await readInPieces(file, signal, async (bytes, atEndOfFile) => {
    let at = 0;
    while (at < bytes.length) {
      const lineFeed = bytes.indexOf(0x0a, at);
      if (lineFeed === -1 && !atEndOfFile) break;
      const end = lineFeed === -1 ? bytes.length : lineFeed;
      line += 1;
      await takeLine(name, line, bytes.subarray(at, end), take);
      at = end + 1;
    }
    return Math.min(at, bytes.length);
  });
}

async function takeLine(
  name: string,
  line: number,
  bytes: Buffer,
  take: (members: Map<string, string>) => void | Promise<void>,
): Promise<void> {
  const refuse = (problem: string) =>
    new TieoutError('unreadable_data', `${name}, line ${line}: ${problem}.`, 'Put one JSON object on each line, written as UTF-8.');
  if (!isUtf8(bytes)) throw refuse('the text is not UTF-8');
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') return;
  const members = jsonMembers(text);
  if (!members) throw refuse(text.startsWith('[') ? 'a JSON array stands where one object is expected' : 'this is not a JSON object');
  if (ESCAPED_SURROGATE.test(text) && holdsHalfAPair(members)) throw refuse('a text holds half of a surrogate pair, which is no character');
  await take(members);
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
const HALF_A_PAIR = /\p{Surrogate}/u;

/** JSON lets it in as an escape, and UTF-8 would make another character of it. Inside documents the escape stays as it is. */
function holdsHalfAPair(members: Map<string, string>): boolean {
  return [...members].some(
    ([key, json]) => HALF_A_PAIR.test(key) || (json.startsWith('"') && HALF_A_PAIR.test(JSON.parse(json) as string)),
  );
}
