import type { ZodError } from 'zod';
import { TieoutError } from '#server/engine/errors.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { note, paint, printDocument } from './terminal.ts';

/** Where the person can do something about the call itself: a wrong argument, a name that does not exist, a bad file. */
const USAGE_CODES = new Set(['invalid_input', 'not_found']);

/**
 * Says what failed: one sentence and what to do on standard error, and with `--json` the same as a document on standard
 * output. Never a stack; `--verbose` adds the details.
 * @returns the exit code that belongs to it.
 */
export function reportFailure(error: unknown, options: { json: boolean; verbose: boolean }): ExitCode {
  const known = error instanceof TieoutError ? error : isZodError(error) ? refused(error) : unexpected(error);
  note(`${paint('red', 'error:', process.stderr)} ${known.message}\n       ${known.advice}`);
  if (options.verbose) for (const line of details(known, error)) note(`       ${line}`);
  if (options.json) printDocument(failureDocument(known, options.verbose));
  return USAGE_CODES.has(known.code) ? EXIT.usage : EXIT.failed;
}

/** The JSON of every failure: `{ "success": false, "error": { "code", "message", "advice" } }`. */
export function failureDocument(error: TieoutError, verbose = false): Record<string, unknown> {
  const { code, message, advice, detail } = error;
  return { success: false, error: { code, message, advice, ...(verbose && detail !== undefined ? { detail } : {}) } };
}

/** By name: loading zod for it would make every call of the command line slower. */
function isZodError(error: unknown): error is ZodError {
  return error instanceof Error && error.name === 'ZodError';
}

/** An argument that a service takes in another form: `changes show x`. */
function refused(error: ZodError): TieoutError {
  const sentences = [...new Set(error.issues.map(({ path, message }) => (path[0] === 'id' ? message : `${path.join('.')}: ${message}`)))];
  return new TieoutError('invalid_input', sentences.join(' '), 'Run the same command with --help to see what it takes.', { cause: error });
}

function unexpected(error: unknown): TieoutError {
  return new TieoutError('internal', 'Something unexpected happened.', 'Run it again with --verbose and report what it shows.', {
    cause: error,
    detail: error instanceof Error ? error.message : String(error),
  });
}

function details(known: TieoutError, error: unknown): string[] {
  const lines = known.detail === undefined ? [] : known.detail.split('\n');
  // A stack helps only where nobody foresaw the error.
  if (known.code === 'internal' && error instanceof Error && error.stack) lines.push(...error.stack.split('\n'));
  return lines;
}
