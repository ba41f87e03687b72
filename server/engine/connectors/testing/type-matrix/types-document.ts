import { formatLogicalType } from '../../../values/logical-type.ts';
import { isZeroDate, type ReadType, type ReadValue } from './type-case.ts';

const INTRODUCTION = `# Every type, value by value

Written by \`npm run types:matrix\` from what the tests read; a test fails when it is not what the databases say. For each native type:
its logical type, and for each value as the database was given it (SQL), the canonical text that Tieout reads. Every value was held
against the database's own word for it, asked apart from Tieout. NULL is NULL in every type.

*rejected*: the value is not one of its logical type. It arrives as it is, and its row is shown as rejected with the reason.
*repaired*: one of the two repairs that are counted (a zero date becomes NULL, NUL bytes are removed).

SQL Server is held against a protocol test server of ours in the same way, by \`sqlserver/sqlserver-values.db.test.ts\`; MongoDB by
\`mongodb/mongodb-values.db.test.ts\` and Oracle, by a driver double, by \`oracle/*.test.ts\`.
`;

const LONGEST = 60;

export function typesDocument(sections: Map<string, ReadType[]>): string {
  return `${INTRODUCTION}\n${[...sections].map(([name, types]) => typesSection(name, types)).join('\n')}`;
}

export function typesSection(name: string, types: ReadType[]): string {
  const lines = types.flatMap(({ type, logical, values }) =>
    values.map((value, index) => {
      const native = index === 0 ? code(type === '' ? '(none)' : type) : '';
      return `| ${native} | ${index === 0 ? code(formatLogicalType(logical)) : ''} | ${code(value.written)} | ${reading(value)} |`;
    }),
  );
  return `## ${name}\n\n| native type | logical type | value | read as |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** The sections of a written document, by their names. */
export function sectionsOf(document: string): Map<string, string> {
  const parts = document.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), part.trimEnd()]));
}

function reading({ read, said, rejected }: ReadValue): string {
  if (read === null) return isZeroDate(said) ? 'NULL, *repaired*: a zero date' : 'NULL';
  if (rejected) return `${code(read)} *rejected*`;
  return said?.includes('\0') ? `${code(read)} *repaired*: a NUL byte` : code(read);
}

/** Blanks at the ends, controls, combining accents and long texts are made visible. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}… (${text.length} characters)` : text;
  const isPlain = short !== '' && short.trim() === short && !short.includes('`') && [...short].every((character) => character >= ' ');
  const visible = isPlain ? short : JSON.stringify(short);
  const marks = visible.replaceAll(/\p{M}/gu, (mark) => `\\u${mark.codePointAt(0)!.toString(16).padStart(4, '0')}`);
  return `\`${marks.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
