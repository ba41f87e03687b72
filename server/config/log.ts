import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Keys whose values never reach a log line, wherever they are. */
const SECRET_KEY = /pass(word|phrase|wd)?$|secret|token|authorization|cookie|private_?key|^key$|credential/i;
/** `scheme://user:password@host`, as drivers like to repeat it. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]*@/gi;
const HIDDEN = '[hidden]';
const MAX_DEPTH = 8;

/**
 * One JSON line per event on standard error (standard output belongs to the command line's answers), without secrets: by the
 * name of the key, and inside texts by the shape of a URL with a password.
 */
export function createLog(options: { level?: string; destination?: DestinationStream } = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError, error: describeError },
      formatters: { log: (fields) => redact(fields, 0) as Record<string, unknown>, level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args.map((argument) => (typeof argument === 'string' ? redactText(argument) : argument));
          method.apply(this, [first, ...(rest.length > 0 ? rest : messageOf(first))] as unknown as typeof args);
        },
      },
    },
    options.destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

/** pino would take an error's message as it is for the line's own. */
function messageOf(first: unknown): string[] {
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
  return error instanceof Error ? [redactText(error.message)] : [];
}

/** Text that may be shown or logged: the password of every URL in it is hidden. */
export function redactText(text: string): string {
  return text.replace(URL_PASSWORD, `$1:${HIDDEN}@`);
}

/** A driver's error may carry its connection's settings: only what explains the failure is kept. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(error, 0);
  const { code, detail, advice } = error as { code?: unknown; detail?: unknown; advice?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    stack: error.stack ? redactText(error.stack) : undefined,
    code: code ?? undefined,
    detail: typeof detail === 'string' ? redactText(detail) : undefined,
    advice: advice ?? undefined,
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && item !== undefined ? HIDDEN : redact(item, depth + 1),
    ]),
  );
}
