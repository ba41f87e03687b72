import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { TlsMaterial } from '../tls.ts';

/**
 * The PEM text that the driver takes for a wallet; null where this machine's authorities and no client certificate do.
 * The driver reads authority, client certificate and key from this one text, and refuses a text in which one of them is
 * missing. So an authority alone gets a throw-away client certificate beside it, which no server that asks for a client
 * certificate accepts; and a client certificate alone gets the authorities that Node knows.
 */
export function walletOf(tls: TlsMaterial): string | null {
  if (tls.ca === undefined && tls.key === undefined) return null;
  const own = tls.cert !== undefined && tls.key !== undefined ? [tls.cert, tls.key] : throwAwayIdentity();
  return [...own, tls.ca ?? rootCertificates.join('\n')].join('\n');
}

/** A self-signed certificate (RFC 5280, version 1: no extensions) and its key, of use to nobody: it lives in this call only. */
function throwAwayIdentity(): [cert: string, key: string] {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('tieout')));
  const name = der(0x30, der(0x31, commonName));
  const validity = der(0x30, der(0x17, Buffer.from('700101000000Z')), der(0x18, Buffer.from('99991231235959Z')));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const body = der(0x30, serial, ecdsaWithSha256, name, validity, name, publicKey.export({ type: 'spki', format: 'der' }));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const certificate = der(0x30, body, ecdsaWithSha256, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return [
    `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`,
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ];
}

/** One value of ASN.1's distinguished encoding: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}
