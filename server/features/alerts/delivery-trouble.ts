import { TieoutError } from '#server/engine/errors.ts';

/** Longer than this and a channel counts as not answering. */
export const SEND_LIMIT_MS = 15_000;

/** A try that did not arrive. `retryAfterMs` is when the other side wants to be asked again, if it said so. */
export class DeliveryTrouble extends TieoutError {
  /** What the other side said, as far as it said anything. */
  readonly answer: string | null;
  readonly retryAfterMs: number | null;
  constructor(message: string, advice: string, options: { answer?: string | null; retryAfterMs?: number | null; cause?: unknown } = {}) {
    super('connection_failed', message, advice, { cause: options.cause });
    this.name = 'DeliveryTrouble';
    this.answer = options.answer ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

const MOST_ANSWER = 500;

/** What is kept of an answer: one line, without what must stay secret. */
export function answerText(text: string, secrets: readonly (string | null | undefined)[]): string {
  const hidden = secrets.reduce<string>((shown, secret) => (secret ? shown.replaceAll(secret, '[hidden]') : shown), text);
  const line = hidden.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MOST_ANSWER ? `${line.slice(0, MOST_ANSWER)}…` : line;
}

/** Why nothing was said at all: refused, unknown, silent, or not to be trusted. */
export function networkTrouble(error: unknown, host: string): DeliveryTrouble {
  const code = codeOf(error);
  const told = (message: string, advice: string) => new DeliveryTrouble(message, advice, { cause: error });
  if (isTimeout(error, code)) {
    return told(`${host} did not answer within ${SEND_LIMIT_MS / 1000} seconds.`, 'Check that the server is up and reachable from here.');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS') {
    return told(`There is no host ${host}.`, 'Check how the name is written.');
  }
  if (code === 'ECONNREFUSED') return told(`Nobody listens at ${host}.`, 'Check host and port, and that the server is up.');
  if (code !== null && /CERT|SELF_SIGNED|ALTNAME|ISSUER|SIGNATURE/.test(code)) {
    return told(
      `The certificate of ${host} is not trusted: ${code}.`,
      'Have its authority trusted where Tieout runs (NODE_EXTRA_CA_CERTS), or enter it in the channel.',
    );
  }
  return told(
    `The connection to ${host} failed${code === null ? '' : `: ${code}`}.`,
    'Check the settings of the channel, and that the server is up.',
  );
}

/** The socket's own code: `fetch` wraps its error, the mail library renames it. */
export function codeOf(error: unknown): string | null {
  const { cause, code, originalCode } = (error ?? {}) as { cause?: unknown; code?: unknown; originalCode?: unknown };
  const inner = cause === undefined ? null : codeOf(cause);
  return inner ?? [originalCode, code].find((one) => typeof one === 'string') ?? null;
}

function isTimeout(error: unknown, code: string | null): boolean {
  return (error instanceof Error && error.name === 'TimeoutError') || code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
