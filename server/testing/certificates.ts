import { execFile } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, makeDataFolder } from './local-server.ts';

const run = promisify(execFile);

export interface IssuedCertificate {
  cert: string;
  key: string;
}

/** PEM files of a throw-away authority and a server certificate for `localhost` (not for 127.0.0.1) that it signed. */
export interface TestCertificates extends IssuedCertificate {
  folder: string;
  ca: string;
  /** Another certificate of the same authority: `name.pem` and `name.key` in the folder. `san` is as openssl writes it. */
  issue(name: string, options?: { commonName?: string; san?: string; days?: number }): Promise<IssuedCertificate>;
  /** Puts another certificate in the place of the server's; the server has to be told to read it. */
  serve(other: IssuedCertificate): void;
  /** A copy of a key that opens with a passphrase only; answers its file. */
  lock(key: string, passphrase: string): Promise<string>;
}

/** Null when there is no openssl program on this machine. `owner` is who runs the server, which insists that the key is its own. */
export async function makeCertificates(owner: { uid: number; gid: number } | null): Promise<TestCertificates | null> {
  const openssl = findProgram(['openssl']);
  if (!openssl) return null;
  const folder = makeDataFolder();
  const file = (name: string) => path.join(folder, name);
  const fresh = ['-newkey', 'rsa:2048', '-nodes'];
  const authority = ['-days', '2', '-subj', '/CN=tieout test authority', '-keyout', file('ca.key'), '-out', file('ca.pem')];
  await run(openssl, ['req', '-x509', ...fresh, ...authority]);

  const issue: TestCertificates['issue'] = async (name, { commonName = 'localhost', san = 'DNS:localhost', days = 2 } = {}) => {
    const [request, extensions, cert, key] = ['csr', 'cnf', 'pem', 'key'].map((ending) => file(`${name}.${ending}`)) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(extensions, `subjectAltName = ${san}\n`);
    await run(openssl, ['req', ...fresh, '-subj', `/CN=${commonName}`, '-keyout', key, '-out', request]);
    const signedBy = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', extensions];
    await run(openssl, ['x509', '-req', '-days', String(days), ...signedBy, '-in', request, '-out', cert]);
    return { cert, key };
  };
  const giveToServer = () => {
    chmodSync(file('server.key'), 0o600);
    if (owner) chownSync(file('server.key'), owner.uid, owner.gid);
  };
  const { cert, key } = await issue('server');
  giveToServer();
  return {
    folder,
    ca: file('ca.pem'),
    cert,
    key,
    issue,
    serve(other) {
      copyFileSync(other.cert, cert);
      copyFileSync(other.key, key);
      giveToServer();
    },
    async lock(plain, passphrase) {
      const locked = plain.replace(/\.key$/, '.locked.key');
      await run(openssl, ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', `pass:${passphrase}`, '-in', plain, '-out', locked]);
      return locked;
    },
  };
}
