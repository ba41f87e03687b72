import { TieoutError } from '#server/engine/errors.ts';

/** Why a process could not start, for a terminal. */
export function failureText(error: unknown): string {
  if (error instanceof TieoutError) return [error.message, error.advice, ...(error.detail ? [error.detail] : [])].join('\n');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
