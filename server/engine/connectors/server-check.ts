import type { TieoutError } from '../errors.ts';
import type { Finding } from './check-runner.ts';
import type { CheckStepName } from './contract.ts';
import { errorCode } from './network-error.ts';
import { TlsRefused } from './tls-refused.ts';

/** Both clocks are read over the network: less than this says nothing. */
const TOLERATED_SKEW_MS = 2_000;

/** A connection attempt whose one outcome is told by several steps: TLS, sign-in and database happen in one handshake. */
export class Attempt<T> {
  private readonly connect: () => Promise<T>;
  private readonly explain: (error: unknown) => TieoutError;
  private outcome: Promise<{ value: T } | { error: TieoutError }> | null = null;

  constructor(connect: () => Promise<T>, explain: (error: unknown) => TieoutError) {
    this.connect = connect;
    this.explain = explain;
  }

  /** @throws the attempt's error when `mine` says that this step is what failed. */
  async failIf(mine: (error: TieoutError) => boolean): Promise<void> {
    const outcome = await this.result();
    if ('error' in outcome && mine(outcome.error)) throw outcome.error;
  }

  async value(): Promise<T> {
    const outcome = await this.result();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  private result(): Promise<{ value: T } | { error: TieoutError }> {
    this.outcome ??= this.connect().then(
      (value) => ({ value }),
      (error) => ({ error: this.explain(error) }),
    );
    return this.outcome;
  }
}

/** Whether an attempt failed for want of the database, after the user was let in. */
export function isAboutDatabase(error: TieoutError): boolean {
  return error.code === 'not_found' || error.code === 'permission_denied';
}

/** `ask` gives the server's clock in milliseconds since 1970. */
export async function compareClocks(ask: () => Promise<number>): Promise<Finding> {
  const before = Date.now();
  const server = await ask();
  const after = Date.now();
  const skew = server - (before + after) / 2;
  const spread = `${(Math.abs(skew) / 1000).toFixed(2)} s`;
  if (Math.abs(skew) <= TOLERATED_SKEW_MS) return `The clocks agree within ${spread}.`;
  return {
    warning: `The server's clock is ${spread} ${skew > 0 ? 'ahead of' : 'behind'} this machine's.`,
    fix: 'Set both clocks from a time server; "newest wins" and schedules go by the clock.',
  };
}

/** Which form field a failed step of a database server concerns. */
export function serverField(error: TieoutError, step: CheckStepName): string | undefined {
  if (error instanceof TlsRefused) return error.field;
  switch (step) {
    case 'reach':
      return ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME'].includes(errorCode(error.cause) ?? '') ? 'host' : 'port';
    case 'tls':
      return 'tls.mode';
    case 'sign_in':
      if (error.code === 'tls_failed') return 'tls.mode';
      // PostgreSQL says that the user is not known; other servers do not tell user and password apart.
      return errorCode(error.cause) === '28000' ? 'username' : 'password';
    case 'database':
      return 'database';
    default:
      return undefined;
  }
}
