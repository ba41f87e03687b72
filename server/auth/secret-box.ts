import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { TieoutError } from '#server/engine/errors.ts';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what is stored and must be read again. */
export interface SecretBox {
  /** `v1:` and base64url of nonce, tag and cipher text; a different text every time. `purpose` must be the same to open it. */
  seal(plain: string, purpose: string): string;
  /** @throws TieoutError integrity when the key is another one, the purpose differs or the text was changed. */
  open(sealed: string, purpose: string): string;
  /** A key of its own for another use, as hexadecimal text, from the same root. */
  derive(use: string): string;
}

/** AES-256-GCM. `key` has 32 bytes. The purpose is authenticated, so a secret cannot be moved from one record to another. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(plain, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}:${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },

    open(sealed, purpose) {
      try {
        const [version, body] = sealed.split(':');
        if (version !== VERSION || body === undefined) throw new Error('unknown version of a stored secret');
        const bytes = Buffer.from(body, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new TieoutError(
          'integrity',
          'A stored secret cannot be read with the present key.',
          'Start with the TIEOUT_SECRET_KEY or the secret.key file it was stored under, or enter the secret again.',
          { cause: error },
        );
      }
    },

    derive(use) {
      return Buffer.from(hkdfSync('sha256', key, '', `tieout ${use}`, 32)).toString('hex');
    },
  };
}
