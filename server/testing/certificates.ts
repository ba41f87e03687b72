import { execFile } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, makeDataFolder } from './local-server.ts';

const run = promisify(execFile);

/** PEM files of a throw-away authority and a server certificate for `localhost` (not for 127.0.0.1) that it signed. */
export interface TestCertificates {
  folder: string;
  ca: string;
  cert: string;
  key: string;
}

/** Null when there is no openssl program on this machine. `owner` is who runs the server, which insists that the key is its own. */
export async function makeCertificates(owner: { uid: number; gid: number } | null): Promise<TestCertificates | null> {
  const openssl = findProgram(['openssl']);
  if (!openssl) return null;
  const folder = makeDataFolder();
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('san.cnf'), 'subjectAltName = DNS:localhost\n');
  const fresh = ['-newkey', 'rsa:2048', '-nodes'];
  await run(openssl, [
    'req',
    '-x509',
    ...fresh,
    '-days',
    '2',
    '-subj',
    '/CN=tieout test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  ]);
  await run(openssl, ['req', ...fresh, '-subj', '/CN=localhost', '-keyout', file('server.key'), '-out', file('server.csr')]);
  const signing = [
    'x509',
    '-req',
    '-days',
    '2',
    '-CA',
    file('ca.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-extfile',
    file('san.cnf'),
  ];
  await run(openssl, [...signing, '-in', file('server.csr'), '-out', file('server.pem')]);
  chmodSync(file('server.key'), 0o600);
  if (owner) chownSync(file('server.key'), owner.uid, owner.gid);
  return { folder, ca: file('ca.pem'), cert: file('server.pem'), key: file('server.key') };
}
