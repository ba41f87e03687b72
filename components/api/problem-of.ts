import { TRPCClientError } from '@trpc/client';
import type { Problem } from '#server/api/problem.ts';

/**
 * What a failed call has to say, whatever failed: our own answer, or the network when there was none.
 * `fields` gives the messages that belong beside inputs, by the input's path.
 */
export function problemOf(error: unknown): Problem {
  const told = error instanceof TRPCClientError ? (error.data as { tieout?: Problem } | null)?.tieout : undefined;
  if (told) return told;
  return {
    code: 'connection_failed',
    message: 'Tieout did not answer.',
    advice: 'Check that it is running and that you are connected, then try again.',
    detail: error instanceof Error ? error.message : null,
    requestId: '',
    fields: [],
  };
}

/** The message for one input, if the failure concerns it. */
export function fieldProblem(error: unknown, path: string): string | undefined {
  return error ? problemOf(error).fields.find((field) => field.path === path)?.message : undefined;
}
