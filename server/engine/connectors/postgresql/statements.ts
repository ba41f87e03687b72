import { literalsWith, quoted, type StatementDialect } from '../statement-text.ts';
import { quoteName } from './sql.ts';

export const postgresqlStatements: StatementDialect = {
  name: quoteName,
  literal: literalsWith((text, { kind }) => {
    if (kind === 'boolean') return text;
    if (kind === 'bytes') return `'\\x${text}'`;
    if (kind === 'timestamptz') return quoted(text.replace(/Z$/, '+00'));
    return kind === 'json' ? `${quoted(text)}::jsonb` : null;
  }),
};
