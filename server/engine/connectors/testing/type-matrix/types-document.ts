import { formatLogicalType } from '../../../values/logical-type.ts';
import { MISFIT_MARK } from '../../spool.ts';
import { isZeroDate, type ReadType, type ReadValue } from './type-case.ts';

const INTRODUCTION = `# Every type, value by value

Written by \`npm run types:matrix\` from what the tests read; a test fails when it is not what the databases say. For each native type:
its logical type, and for each value as the database was given it, the canonical text that Tieout reads. Every value was held
against the database's own word for it, asked apart from Tieout. NULL is NULL in every type.

*rejected*: the value is not one of its logical type. It arrives as it is, and its row is shown as rejected with the reason.
*repaired*: one of the two repairs that are counted (a zero date becomes NULL, NUL bytes are removed).
*changed*: read as another value; each is known, and named in [README.md](README.md).

Whose word each part was held against:

| part | values are given as | the word |
| --- | --- | --- |
| MariaDB, MySQL, PostgreSQL, SQLite | SQL | the real server's (SQLite's: the real library's) own text of the value |
| SQL Server | SQL | **no real server**: the real driver on our TDS protocol test server, held against text written by hand beside each value |
| MongoDB | canonical Extended JSON | the real driver's Extended JSON of what the server gives back; in the workshop **a gateway that speaks as MongoDB**, not MongoDB |
| CSV and TSV, JSON lines | the text in the file | that text: such a file has no other word |
| Parquet, as DuckDB writes it | SQL | the text that a DuckDB apart from Tieout prints |
| Parquet's own types | the number, or the bytes in hex, as they stand in the file | the format's definition; the file was written byte for byte by the test |

Oracle has no part here: there was no server. Its tests prove, through a driver double and the driver's own code, that every
NUMBER passes the wire format and back (\`oracle/number-text.test.ts\`), which expression each type is read with
(\`oracle/sql.test.ts\`), and what is made of the values that the double gives (\`oracle/oracle-double.test.ts\`). They do not prove
what Oracle answers to those expressions.
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

function reading({ read, said, rejected, changed }: ReadValue): string {
  if (read === null) return isZeroDate(said) ? 'NULL, *repaired*: a zero date' : 'NULL';
  if (rejected) return `${code(read.replace(MISFIT_MARK, ''))} *rejected*`;
  if (changed) return `${code(read)} *changed*`;
  return said?.includes('\0') ? `${code(read)} *repaired*: a NUL byte` : code(read);
}

/** Blanks at the ends, controls, combining accents and long texts are made visible. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}… (${text.length} characters)` : text;
  const isPlain = short !== '' && short.trim() === short && !short.includes('`') && [...short].every((character) => character >= ' ');
  const visible = isPlain ? short : JSON.stringify(short);
  const marks = visible.replaceAll(/[\p{M}\u2028]/gu, (mark) => `\\u${mark.codePointAt(0)!.toString(16).padStart(4, '0')}`);
  return `\`${marks.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
