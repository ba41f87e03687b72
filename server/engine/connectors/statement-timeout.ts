import { TieoutError } from '../errors.ts';
import { extractLimit, type StatementLimits, statementLimit } from './pool-settings.ts';

/** How long one statement may take, and which setting says so. */
export interface TimeLimit {
  /** Null: as long as it takes. */
  seconds: number | null;
  setting: string;
  label: string;
}

export function statementTime(config: StatementLimits): TimeLimit {
  return { seconds: statementLimit(config), setting: 'statement_timeout_seconds', label: 'Time limit of a statement' };
}

export function extractTime(config: StatementLimits): TimeLimit {
  return { seconds: extractLimit(config), setting: 'extract_timeout_seconds', label: 'Time limit of an extract' };
}

/** Says whose limit it was when a statement ended by the limit that this connection sets; any other error stays what it is. */
export function nameStatementLimit(error: TieoutError, { seconds, setting, label }: TimeLimit): TieoutError {
  if (error.code !== 'timeout' || seconds === null) return error;
  return new TieoutError(
    'timeout',
    `The database ended the statement after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, the limit set for this connection.`,
    `Use a filter, or raise ${label} (${setting}).`,
    { detail: error.detail, cause: error.cause },
  );
}
