import { literalsWith, type StatementDialect } from '../statement-text.ts';
import { quoteName } from './sql.ts';

export const sqliteStatements: StatementDialect = {
  name: quoteName,
  literal: literalsWith((text, { kind }) => {
    if (kind === 'boolean') return text === 'true' ? '1' : '0';
    return kind === 'bytes' ? `x'${text}'` : null;
  }),
  sameText: (column, literal) => `${column} = ${literal} COLLATE BINARY`,
};
