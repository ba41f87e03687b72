import { TieoutError } from '../errors.ts';
import { errorCode, errorText } from './error-text.ts';

/** An encrypted connection that could not be made, and the form field to correct. */
export class TlsRefused extends TieoutError {
  readonly field: string;
  constructor(field: string, message: string, advice: string, cause?: unknown) {
    super('tls_failed', message, advice, cause === undefined ? {} : { cause, detail: errorText(cause) });
    this.name = 'TlsRefused';
    this.field = field;
  }
}

const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);
const PROTOCOL = new Set(['HANDSHAKE_SSL_ERROR', 'EPROTO']);

/**
 * What Node says of a certificate, in the user's words; null when the error is about something else. Codes:
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function explainTlsError(error: unknown, host: string, port: number): TlsRefused | null {
  const code = errorCode(error);
  if (code === undefined) return null;
  const refused = (field: string, message: string, advice: string) => new TlsRefused(field, message, advice, error);
  if (UNTRUSTED.has(code)) {
    return refused(
      'tls.ca',
      `The certificate of ${host}:${port} is not signed by an authority that this connection trusts.`,
      'Put the certificate of the authority that signed it into CA certificate (tls.ca).',
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return refused(
      'tls.mode',
      `The certificate of ${host}:${port}, or of the authority that signed it, has expired.`,
      'Have it renewed on the server. TLS (tls.mode) "require" encrypts without checking, which proves nothing about the server.',
    );
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return refused(
      'tls.mode',
      `The certificate of ${host}:${port} is not valid yet.`,
      'Check the clock of this machine, and the certificate on the server.',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(error);
    return refused(
      'host',
      `The certificate of ${host}:${port} is not for the host ${host}${names ? `, but for ${names}` : ''}.`,
      'Write the Host (host) as the certificate names it, or choose verify-ca as TLS mode (tls.mode).',
    );
  }
  if (/alert (unknown ca|bad certificate|certificate|unsupported certificate)/.test(errorText(error))) {
    return refused(
      'tls.cert',
      `The server at ${host}:${port} does not accept the client certificate, or wants one: ${alertOf(error)}.`,
      'Give a Client certificate (tls.cert) and Client key (tls.key) signed by an authority that the server trusts.',
    );
  }
  if (PROTOCOL.has(code) || code.startsWith('ERR_SSL') || code.startsWith('ERR_OSSL')) {
    return refused(
      'tls.mode',
      `The encrypted connection to ${host}:${port} could not be made: ${alertOf(error)}.`,
      'Check the TLS mode (tls.mode), and which versions of TLS the server speaks.',
    );
  }
  return null;
}

/** `DNS:localhost, IP Address:127.0.0.1` → `localhost, 127.0.0.1`. */
function namesOf(error: unknown): string | null {
  const cert = (error as { cert?: { subjectaltname?: string; subject?: { CN?: string } } }).cert;
  return cert?.subjectaltname?.replace(/(DNS|IP Address):/g, '') ?? cert?.subject?.CN ?? null;
}

/** OpenSSL's own words out of `80B2…:error:0A000418:SSL routines:…:tlsv1 alert unknown ca:../deps/…`. */
function alertOf(error: unknown): string {
  const text = errorText(error).trim();
  return /:SSL routines:[^:]*:([^:]+):/.exec(text)?.[1] ?? text;
}
