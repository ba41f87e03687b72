import { TieoutError } from '../errors.ts';
import { DamagedStream } from './damaged-stream.ts';
import { errorCode, errorText } from './error-text.ts';
import { explainTlsError } from './tls-refused.ts';

export { errorCode, errorText };

/** A connection that never came about or that broke, in the user's words; null when the error is about something else. */
export function explainNetworkError(error: unknown, host: string, port: number): TieoutError | null {
  const code = errorCode(error);
  const detail = errorText(error);
  if (error instanceof DamagedStream) return connectionDamaged(host, port, error);
  const failed = (message: string, advice: string) => new TieoutError('connection_failed', message, advice, { detail, cause: error });
  const tls = explainTlsError(error, host, port);
  if (tls) return tls;
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

/** Its code is that of a lost connection: there is nothing else to be done about it. */
export function connectionDamaged(host: string, port: number, cause: unknown): TieoutError {
  return new TieoutError(
    'connection_lost',
    `What came over the connection to ${host}:${port} was damaged on the way.`,
    'Check the network, and turn on TLS: it notices every changed byte; nothing that was read so far is used.',
    { detail: errorText(cause), cause },
  );
}

export function connectionLost(host: string, port: number, cause: unknown): TieoutError {
  return new TieoutError(
    'connection_lost',
    `The connection to ${host}:${port} was lost before the work was done.`,
    'Check the network and the server, then start again; nothing that was read so far is used.',
    { detail: errorText(cause), cause },
  );
}
