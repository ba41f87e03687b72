import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { NotSignedIn } from '#server/auth/permit.ts';
import { redactText } from '#server/config/log.ts';
import { type ErrorCode, TieoutError } from '#server/engine/errors.ts';
import { RefusedInput } from '#server/features/refused-input.ts';

/** An error as every entrance shows it. */
export interface Problem {
  code: ErrorCode;
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what to do. */
  advice: string;
  /** The server's own words, without secrets. */
  detail: string | null;
  /** To find the log line. */
  requestId: string;
  /** For a form: what is wrong with which input. */
  fields: { path: string; message: string }[];
}

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  permission_denied: 403,
  not_found: 404,
  invalid_input: 400,
  conflict: 409,
  limit_exceeded: 413,
  too_busy: 503,
  cancelled: 499,
};

const TRPC_CODE: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  499: 'CLIENT_CLOSED_REQUEST',
  503: 'SERVICE_UNAVAILABLE',
};

/** The HTTP status that says the same as the error. */
export function httpStatusOf(error: unknown): number {
  const known = asTieoutError(error);
  if (known instanceof NotSignedIn) return 401;
  return HTTP_STATUS[known.code] ?? 500;
}

export function trpcCodeOf(error: unknown): TRPC_ERROR_CODE_KEY {
  return TRPC_CODE[httpStatusOf(error)] ?? 'INTERNAL_SERVER_ERROR';
}

/** Whatever was thrown, in the one form that may leave the server: no stack, no secret. */
export function describeProblem(error: unknown, requestId: string): Problem {
  const known = asTieoutError(error);
  return {
    code: known.code,
    message: redactText(known.message),
    advice: redactText(known.advice),
    detail: known.detail === undefined ? null : redactText(known.detail),
    requestId,
    fields: fieldsOf(error),
  };
}

/** True for what nobody foresaw: worth a log line with its stack. */
export function isUnforeseen(error: unknown): boolean {
  return asTieoutError(error).code === 'internal';
}

function asTieoutError(error: unknown): TieoutError {
  const root = error instanceof TRPCError && error.cause ? error.cause : error;
  if (root instanceof TieoutError) return root;
  if (root instanceof ZodError) {
    const first = root.issues[0];
    const place = first ? pathText(first.path) : '';
    return new TieoutError(
      'invalid_input',
      `${place ? `${place}: ` : ''}${first?.message ?? 'The input cannot be used'}`,
      'Correct it and try again.',
    );
  }
  const code = (root as { code?: unknown } | null)?.code;
  if (code === 'P1008' || code === 'P2034') {
    return new TieoutError('too_busy', 'The control database is busy.', 'Try again in a moment.', { cause: root });
  }
  if (error instanceof TRPCError && error.code === 'NOT_FOUND') {
    return new TieoutError('not_found', 'There is no such call.', 'Reload the page: Tieout may have been upgraded.', { cause: root });
  }
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') {
    return new TieoutError('invalid_input', 'The request cannot be understood.', 'Reload the page and try again.', {
      detail: error.message,
    });
  }
  return new TieoutError(
    'internal',
    'Something went wrong inside Tieout.',
    'Try again; if it happens again, report it with the request id.',
    { cause: root },
  );
}

function fieldsOf(error: unknown): Problem['fields'] {
  const root = error instanceof TRPCError && error.cause ? error.cause : error;
  if (root instanceof ZodError) return root.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));
  return root instanceof RefusedInput ? root.fields : [];
}

/** `["rules", 0, "keys"]` → `rules[0].keys`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`),
    '',
  );
}
