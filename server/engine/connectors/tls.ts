import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TieoutError } from '../errors.ts';
import type { ConnectionField } from './contract.ts';

export const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/** Certificates as PEM text (`ca`, `cert`, `key`) or as files beside the configuration (`ca_file`, …). */
export const tlsSchema = z.strictObject({
  mode: z.enum(TLS_MODES, 'choose disable, require, verify-ca or verify-full').default('disable'),
  ca: z.string().min(1).optional(),
  ca_file: z.string().min(1).optional(),
  cert: z.string().min(1).optional(),
  cert_file: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  key_file: z.string().min(1).optional(),
});
export type TlsConfig = z.infer<typeof tlsSchema>;

/** What Node's TLS takes, the same for every driver. */
export interface TlsMaterial {
  rejectUnauthorized: boolean;
  /** Whether the name in the certificate must be the host's. */
  verifyIdentity: boolean;
  ca?: string;
  cert?: string;
  key?: string;
}

/**
 * Null when TLS is off.
 * @throws TieoutError tls_failed when a certificate file cannot be read.
 */
export function tlsMaterial(tls: TlsConfig | undefined, baseDir: string): TlsMaterial | null {
  if (!tls || tls.mode === 'disable') return null;
  const part = (name: 'ca' | 'cert' | 'key') => {
    const file = tls[`${name}_file`];
    const text = tls[name] ?? (file === undefined ? undefined : readPem(path.resolve(baseDir, file), `tls.${name}_file`));
    return text === undefined ? {} : { [name]: text };
  };
  return {
    rejectUnauthorized: tls.mode !== 'require',
    verifyIdentity: tls.mode === 'verify-full',
    ...part('ca'),
    ...part('cert'),
    ...part('key'),
  };
}

function readPem(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TieoutError(
      'tls_failed',
      `The certificate file ${file} cannot be read.`,
      `Correct ${setting}, or let this user read the file.`,
      {
        cause,
      },
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
];
