import { errorCode, errorText } from '../connectors/error-text.ts';
import { TieoutError } from '../errors.ts';

const SIGN_IN = new Set([11, 18, 334]);
const UNAUTHORISED = 13;
const TOO_LARGE = 10334;

/** What the driver or the server said while a result was stored, as one sentence with what to do. Never the URI. */
export function explainStoreTrouble(error: unknown, place: string): TieoutError {
  if (error instanceof TieoutError) return error;
  const causes = chain(error);
  const options = { detail: errorText(error), cause: error };
  const make = (code: TieoutError['code'], message: string, advice: string) => new TieoutError(code, message, advice, options);
  const numbers = causes.map(serverNumber);
  if (numbers.some((number) => number !== undefined && SIGN_IN.has(number)))
    return make('sign_in_failed', `MongoDB (${place}) did not let Tieout in.`, 'Check user, password and authSource in MONGODB_URI.');
  if (numbers.includes(UNAUTHORISED))
    return make('permission_denied', `MongoDB (${place}) does not let Tieout write.`, 'Grant the user of MONGODB_URI the role readWrite.');
  if (numbers.includes(TOO_LARGE) || causes.some((cause) => cause instanceof RangeError))
    return make('limit_exceeded', 'The document is larger than MongoDB takes.', 'Lower the number of sampled outcomes in the settings.');
  if (causes.some((cause) => ['ENOTFOUND', 'EAI_AGAIN'].includes(errorCode(cause) ?? '')))
    return make('connection_failed', `The host of MongoDB (${place}) is not known.`, 'Check the host in MONGODB_URI.');
  if (causes.some((cause) => errorCode(cause) === 'ECONNREFUSED'))
    return make('connection_failed', `Nothing answers at MongoDB (${place}).`, 'Check MONGODB_URI and that the server is running.');
  if (causes.some((cause) => ['MongoParseError', 'MongoInvalidArgumentError', 'MongoAPIError'].includes(nameOf(cause))))
    return make('invalid_input', 'MONGODB_URI cannot be used.', 'Correct it in the environment and start again.');
  if (causes.some((cause) => /Network|ServerSelection|Pool|Topology|Closed/.test(nameOf(cause)) || isSocketError(cause)))
    return make('connection_failed', `MongoDB (${place}) cannot be reached.`, 'Check MONGODB_URI, the network, TLS and the server.');
  return make('internal', `MongoDB (${place}) refused the document.`, 'See the details; then store it again.');
}

/** Nobody may wait for a server that says nothing. */
export function noAnswer(place: string, withinMs: number): TieoutError {
  return new TieoutError(
    'timeout',
    `MongoDB (${place}) did not answer within ${withinMs / 1000} seconds.`,
    'Check the server and the network, then store the result again.',
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** What a socket says comes through as it is when a connection is cut at the wrong moment. */
function isSocketError(error: unknown): boolean {
  return /^(E[A-Z]+|ERR_SSL_.*|ERR_TLS_.*)$/.test(errorCode(error) ?? '');
}

function serverNumber(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : undefined;
}

/** The driver wraps what the socket said; a selection that failed keeps it per server. */
function chain(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let at = error; at instanceof Error && found.length < 10; at = at.cause) {
    found.push(at);
    const servers = (at as { reason?: { servers?: unknown } }).reason?.servers;
    if (servers instanceof Map) for (const server of servers.values()) if (server?.error) found.push(...chain(server.error));
  }
  return found;
}
