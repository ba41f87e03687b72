import { type ErrorCode, TieoutError } from '../../errors.ts';
import { errorText } from '../network-error.ts';
import { oracleCodes } from './errors.ts';

/** Codes by which Oracle refuses one row, and what they mean for the person who approved the change. */
const REFUSALS: Record<string, { code: ErrorCode; what: string }> = {
  'ORA-00001': { code: 'conflict', what: 'another row has this value already, and it must be unique' },
  'ORA-01400': { code: 'invalid_input', what: 'the column must not be NULL' },
  'ORA-01407': { code: 'invalid_input', what: 'the column must not be NULL' },
  'ORA-02290': { code: 'invalid_input', what: 'a check constraint forbids it' },
  'ORA-02291': { code: 'invalid_input', what: 'a foreign key finds no row it could refer to' },
  'ORA-02292': { code: 'conflict', what: 'other rows refer to this one' },
  'ORA-01438': { code: 'invalid_input', what: 'the number has too many digits for the column' },
  'ORA-12899': { code: 'invalid_input', what: 'the text is too long for the column' },
  'ORA-01461': { code: 'invalid_input', what: 'the text is too long for the column' },
  'ORA-54013': { code: 'invalid_input', what: 'the column is computed by the server' },
  'ORA-54017': { code: 'invalid_input', what: 'the column is computed by the server' },
  'ORA-32795': { code: 'invalid_input', what: 'the server itself numbers this column' },
  'ORA-20000': { code: 'invalid_input', what: 'a trigger forbids it' },
};

/** The row that the server refused, in the user's words; null when the error is about no row. */
export function explainRefusedRow(error: unknown, id: string): TieoutError | null {
  const text = errorText(error);
  for (const code of oracleCodes(error)) {
    const own = /^ORA-20\d{3}$/.test(code) ? 'ORA-20000' : code;
    const refusal = REFUSALS[own] ?? (/^ORA-(?:018\d\d|0172\d|01426|01722|01465)$/.test(code) ? NO_VALUE : undefined);
    if (!refusal) continue;
    const column = /"[^"]+"\."[^"]+"\."([^"]+)"/.exec(text)?.[1] ?? null;
    return new TieoutError(
      refusal.code,
      `A change${column === null ? '' : ` to the column "${column}"`} was refused: ${refusal.what}.`,
      'Nothing was written. Correct or reject this change, then apply again.',
      { detail: text.split('\nHelp:')[0], cause: error, change: { id, column } },
    );
  }
  return null;
}

const NO_VALUE: { code: ErrorCode; what: string } = { code: 'invalid_input', what: 'the value does not fit the column’s type' };

/** A value that never left for the server, because Oracle would store another one. */
export function refusedValue(id: string, column: string, what: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `A change to the column "${column}" was refused: ${what}.`,
    'Nothing was written. Correct or reject this change, then apply again.',
    { change: { id, column } },
  );
}
