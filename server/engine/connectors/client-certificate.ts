import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { TlsRefused } from './tls-refused.ts';

/** What the settings give, read from their files already. `passphrase` opens the key. */
export interface ClientCertificate {
  cert?: string | undefined;
  key?: string | undefined;
  passphrase?: string | undefined;
}

/**
 * Checks a client certificate before anything is sent: servers only say that they do not like it, or just hang up.
 * @returns both as PEM, the key without its passphrase; nothing when none was given.
 * @throws TlsRefused that names what does not fit.
 */
export function clientCertificate({ cert, key, passphrase }: ClientCertificate): { cert: string; key: string } | Record<string, never> {
  if (cert === undefined && key === undefined) return {};
  if (key === undefined) {
    throw new TlsRefused('tls.key', 'There is a client certificate, but no key to it.', 'Put the key into Client key (tls.key).');
  }
  if (cert === undefined) {
    throw new TlsRefused(
      'tls.cert',
      'There is a client key, but no certificate to it.',
      'Put the certificate into Client certificate (tls.cert).',
    );
  }
  const certificate = readCertificate(cert, 'tls.cert', 'client certificate', 'Client certificate');
  const secret = readKey(key, passphrase);
  if (!certificate.checkPrivateKey(secret)) {
    throw new TlsRefused(
      'tls.key',
      'The client key does not belong to the client certificate.',
      'Put the key that the certificate was made with into Client key (tls.key).',
    );
  }
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new TlsRefused(
      'tls.cert',
      `The client certificate expired on ${new Date(certificate.validTo).toISOString().slice(0, 10)}.`,
      'Put a renewed one into Client certificate (tls.cert).',
    );
  }
  return { cert, key: secret.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** @throws TlsRefused when the text holds no certificate. */
export function readCertificate(pem: string, field: string, what: string, label: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new TlsRefused(
      field,
      `The ${what} is not a certificate in PEM form.`,
      `Give ${label} (${field}) as the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.`,
      cause,
    );
  }
}

function readKey(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey(passphrase === undefined ? pem : { key: pem, passphrase });
  } catch (cause) {
    if (/ENCRYPTED/.test(pem)) {
      throw passphrase === undefined
        ? new TlsRefused('tls.passphrase', 'The client key is locked with a passphrase.', 'Give it as Passphrase (tls.passphrase).', cause)
        : new TlsRefused(
            'tls.passphrase',
            'The passphrase does not open the client key.',
            'Correct the Passphrase (tls.passphrase).',
            cause,
          );
    }
    throw new TlsRefused(
      'tls.key',
      'The client key is not a private key in PEM form.',
      'Give Client key (tls.key) as the text from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.',
      cause,
    );
  }
}
