import { TieoutError } from '../errors.ts';

/**
 * Dataset names: parts joined by dots, a part that holds a dot or a double quote written in double quotes with `"`
 * doubled (contract.ts, `Dataset.table`). Parts keep their case.
 * @example parseDatasetName('public.orders') → ['public', 'orders'];  parseDatasetName('"odd.schema"."a ""b"""') → ['odd.schema', 'a "b"']
 * @throws TieoutError invalid_input when quotes do not pair up or a part is empty.
 */
export function parseDatasetName(name: string): string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = name[at] === '"';
    const match = quoted ? /^"((?:[^"]|"")*)"/.exec(name.slice(at)) : /^[^."]+/.exec(name.slice(at));
    const part = quoted ? match?.[1]?.replaceAll('""', '"') : match?.[0];
    if (!match || !part) throw unreadableName(name);
    parts.push(part);
    at += match[0].length;
    if (at === name.length) return parts;
    if (name[at] !== '.') throw unreadableName(name);
    at += 1;
  }
}

export function formatDatasetName(parts: string[]): string {
  return parts.map((part) => (/[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join('.');
}

function unreadableName(name: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `${JSON.stringify(name)} is not a table name.`,
    'Write schema.table; put a part that holds a dot or a double quote in double quotes, with its double quotes doubled.',
  );
}
