import { TieoutError } from '../errors.ts';

const TLS_CODES = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HANDSHAKE_SSL_ERROR',
  'EPROTO',
]);

/** The code of a driver's error, if it has one: `ECONNREFUSED`, `ER_NO_SUCH_TABLE`, `42P01`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A connection that never came about or that broke, in the user's words; null when the error is about something else. */
export function explainNetworkError(error: unknown, host: string, port: number): TieoutError | null {
  const code = errorCode(error);
  const detail = errorText(error);
  const failed = (message: string, advice: string) => new TieoutError('connection_failed', message, advice, { detail, cause: error });
  if (code && (TLS_CODES.has(code) || code.startsWith('ERR_SSL'))) {
    return new TieoutError(
      'tls_failed',
      `The encrypted connection to ${host}:${port} could not be made: ${detail}.`,
      'Check the TLS mode, the CA certificate and that the certificate is for this host name.',
      { detail, cause: error },
    );
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
      return failed(`The host "${host}" is not known.`, 'Check the spelling of the host, and that this machine can resolve it.');
    case 'ECONNREFUSED':
      return failed(
        `Nothing answers at ${host}:${port}.`,
        'Check host and port, that the server is running, and that it accepts connections from this machine.',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed(`There is no network route to ${host}.`, 'Check the host, the VPN and the firewall.');
    case 'ETIMEDOUT':
      return failed(`${host}:${port} did not answer in time.`, 'Check host and port, and whether a firewall drops the connection.');
    case 'ECONNRESET':
    case 'EPIPE':
      return connectionLost(host, port, error);
    default:
      return null;
  }
}

export function connectionLost(host: string, port: number, cause: unknown): TieoutError {
  return new TieoutError(
    'connection_lost',
    `The connection to ${host}:${port} was lost before the work was done.`,
    'Check the network and the server, then start again; nothing that was read so far is used.',
    { detail: errorText(cause), cause },
  );
}
