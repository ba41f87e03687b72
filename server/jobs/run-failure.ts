import { type ErrorCode, TieoutError } from '#server/engine/errors.ts';
import type { Phase } from '#server/engine/ports.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { PHASE_WORDS } from '#server/features/runs/phase-words.ts';
import { MAX_ATTEMPTS } from './lease-times.ts';

const HIDDEN = '••••';
/** Shorter ones would hide half of every sentence; nobody learns anything from them either. */
const SHORTEST_SECRET = 4;

/** These are about one of the two databases, and the sentence must say which. */
const ABOUT_A_CONNECTION: readonly ErrorCode[] = [
  'connection_failed',
  'connection_lost',
  'sign_in_failed',
  'tls_failed',
  'permission_denied',
  'not_found',
  'unreadable_data',
  'timeout',
  'too_busy',
];

export interface FailureContext {
  phase: Phase | null;
  /** The connection at fault when it is one: `crm (source)`. */
  place: string | null;
  /** Never shown, whatever a driver may have put into its words. */
  secrets: readonly string[];
}

/** What a failed run says of itself, in every entrance. */
export function runFailure(error: unknown, context: FailureContext): RunFailure {
  const known =
    error instanceof TieoutError
      ? error
      : new TieoutError(
          'internal',
          'The run stopped because of an error in Tieout.',
          'Start it again; if this repeats, report it with the details.',
          {
            detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          },
        );
  const prefix = context.place && ABOUT_A_CONNECTION.includes(known.code) ? `${context.place}: ` : '';
  const hide = (text: string): string => withoutSecrets(text, context.secrets);
  return {
    phase: context.phase,
    code: known.code,
    message: hide(`${prefix}${known.message}`),
    advice: hide(known.advice),
    detail: known.detail === undefined ? null : hide(known.detail),
  };
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= SHORTEST_SECRET).reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

/**
 * A run whose worker was killed or lost its machine again and again. A worker says where it is twice a second, so the
 * phase is where it was last seen.
 */
export function abandonedError(phase: Phase | null): TieoutError {
  const doing = phase ? PHASE_WORDS[phase] : 'preparing the run';
  return new TieoutError(
    'internal',
    `The worker stopped ${MAX_ATTEMPTS} times, last seen while ${doing}.`,
    'Look into the log of the worker and at the memory of its machine, then start the run again.',
  );
}
