import { literalsWith, quoted, type StatementDialect } from '../statement-text.ts';
import { quoteName } from './sql.ts';

export const sqlserverStatements: StatementDialect = {
  name: quoteName,
  literal: literalsWith((text, { kind }) => {
    if (kind === 'boolean') return text === 'true' ? '1' : '0';
    if (kind === 'bytes') return `0x${text}`;
    if (kind === 'timestamp') return quoted(text.replace(' ', 'T'));
    if (kind === 'timestamptz') return quoted(text.replace(' ', 'T').replace(/Z$/, '+00:00'));
    return kind === 'string' || kind === 'json' ? `N${quoted(text)}` : null;
  }),
  sameText: (column, literal) => `${column} COLLATE Latin1_General_BIN2 = ${literal}`,
};
