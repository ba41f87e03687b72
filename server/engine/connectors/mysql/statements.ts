import { literalsWith, quoted, type StatementDialect } from '../statement-text.ts';
import { quoteName } from './sql.ts';

/** As a session writes it that has the time zone UTC, as ours have. */
export const mysqlStatements: StatementDialect = {
  name: quoteName,
  literal: literalsWith((text, { kind }) => {
    if (kind === 'boolean') return text === 'true' ? '1' : '0';
    if (kind === 'bytes') return `x'${text}'`;
    if (kind === 'timestamptz') return quoted(text.replace(/Z$/, ''));
    if (kind === 'json') return `CAST(${quoted(escaped(text))} AS JSON)`;
    return kind === 'string' ? quoted(escaped(text)) : null;
  }),
  sameText: (column, literal) => `BINARY CONVERT(${column} USING utf8mb4) = ${literal}`,
};

/** A backslash means something in a literal unless the session says otherwise. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0');
}
