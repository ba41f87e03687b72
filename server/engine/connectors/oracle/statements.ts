import { literalsWith, quoted, type StatementDialect } from '../statement-text.ts';
import { quoteName } from './sql.ts';

export const oracleStatements: StatementDialect = {
  name: quoteName,
  literal: literalsWith((text, { kind }) => {
    if (kind === 'boolean') return text === 'true' ? '1' : '0';
    if (kind === 'bytes') return `HEXTORAW(${quoted(text)})`;
    if (kind === 'date') return `DATE ${quoted(text)}`;
    if (kind === 'timestamp') return `TIMESTAMP ${quoted(text)}`;
    return kind === 'timestamptz' ? `TIMESTAMP ${quoted(text.replace(/Z$/, ' +00:00'))}` : null;
  }),
};
