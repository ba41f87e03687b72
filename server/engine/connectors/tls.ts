import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { clientCertificate, readCertificate } from './client-certificate.ts';
import type { ConnectionField } from './contract.ts';
import { TlsRefused } from './tls-refused.ts';

export const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/**
 * The `tls` setting, the same for every database server. Certificates are PEM text (`ca`, `cert`, `key`) or files beside the
 * configuration (`ca_file`, …); where both are given the text counts. A definition lists {@link TLS_SECRETS} in its secretPaths.
 */
export const tlsSchema = z.strictObject({
  mode: z.enum(TLS_MODES, 'choose disable, require, verify-ca or verify-full').default('disable'),
  ca: z.string().min(1).optional(),
  ca_file: z.string().min(1).optional(),
  cert: z.string().min(1).optional(),
  cert_file: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  key_file: z.string().min(1).optional(),
  passphrase: z.string().min(1).optional(),
});
export type TlsConfig = z.infer<typeof tlsSchema>;

export const TLS_SECRETS = ['tls.key', 'tls.passphrase'];

/** What Node's TLS takes, the same for every driver. */
export interface TlsMaterial {
  rejectUnauthorized: boolean;
  /** Whether the name in the certificate must be the host's. */
  verifyIdentity: boolean;
  ca?: string;
  cert?: string;
  /** Without a passphrase. */
  key?: string;
}

/**
 * Null when TLS is off. Everything that can be checked without the server is checked here.
 * @throws TlsRefused when a file cannot be read, or a certificate or key cannot be used.
 */
export function tlsMaterial(tls: TlsConfig | undefined, baseDir: string): TlsMaterial | null {
  if (!tls || tls.mode === 'disable') return null;
  const part = (name: 'ca' | 'cert' | 'key'): string | undefined => {
    const file = tls[`${name}_file`];
    return tls[name] ?? (file === undefined ? undefined : readPem(path.resolve(baseDir, file), name));
  };
  const ca = part('ca');
  if (ca !== undefined) readCertificate(ca, 'tls.ca', 'CA certificate', 'CA certificate');
  return {
    rejectUnauthorized: tls.mode !== 'require',
    verifyIdentity: tls.mode === 'verify-full',
    ...(ca === undefined ? {} : { ca }),
    ...clientCertificate({ cert: part('cert'), key: part('key'), passphrase: tls.passphrase }),
  };
}

function readPem(file: string, name: 'ca' | 'cert' | 'key'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TlsRefused(
      `tls.${name}`,
      `The certificate file ${file} cannot be read.`,
      `Correct tls.${name}_file, let the user that runs Tieout read the file, or give its text.`,
      cause,
    );
  }
}

export const tlsFields: ConnectionField[] = [
  {
    name: 'tls.mode',
    label: 'TLS',
    kind: 'select',
    required: false,
    defaultValue: 'disable',
    options: [
      { value: 'disable', label: 'Off' },
      { value: 'require', label: 'Encrypt, do not check the certificate' },
      { value: 'verify-ca', label: 'Encrypt, check who signed the certificate' },
      { value: 'verify-full', label: 'Encrypt, check signature and host name' },
    ],
  },
  {
    name: 'tls.ca',
    label: 'CA certificate',
    kind: 'multiline',
    required: false,
    advanced: true,
    help: 'PEM text. Empty: the authorities this machine trusts.',
  },
  {
    name: 'tls.cert',
    label: 'Client certificate',
    kind: 'multiline',
    required: false,
    advanced: true,
    help: 'PEM text, if the server asks for one.',
  },
  {
    name: 'tls.key',
    label: 'Client key',
    kind: 'secret',
    required: false,
    advanced: true,
    help: 'PEM text that belongs to the client certificate.',
  },
  {
    name: 'tls.passphrase',
    label: 'Passphrase',
    kind: 'secret',
    required: false,
    advanced: true,
    help: 'If the client key is locked with one.',
  },
];
