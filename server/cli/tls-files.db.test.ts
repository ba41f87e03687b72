import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { findProgram, type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
const owner = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : null;

const NO_SERVER = 'no PostgreSQL program to start a server with';

/** A server that lets `guarded` in only over TLS and with a client certificate, and a configuration file in a folder of its own. */
describe.skipIf(!findProgram(['openssl']))('TLS from files that a configuration file names', () => {
  let certificates: TestCertificates;
  let server: LocalServer | null = null;
  let cli: CliPlace;

  beforeAll(async () => {
    cli = await openCliPlace();
    certificates = (await makeCertificates(owner))!;
    await certificates.issue('client', { commonName: 'guarded' });
    const rules = join(certificates.folder, 'pg_hba.conf');
    writeFileSync(rules, 'host all tieout all trust\nhostssl all guarded all trust clientcert=verify-full\n');
    const { ca, cert, key } = certificates;
    server = await startPostgresql([
      'ssl=on',
      `ssl_ca_file=${ca}`,
      `ssl_cert_file=${cert}`,
      `ssl_key_file=${key}`,
      `hba_file=${rules}`,
    ]).catch((error) => {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: TLS from files (${error.message})\n`);
      return null;
    });
    if (!server) return;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE USER guarded; CREATE TABLE orders (id int PRIMARY KEY, state text); GRANT SELECT ON orders TO guarded');
    await client.query(`INSERT INTO orders VALUES (1, 'PAID'), (2, 'OPEN')`);
    await client.end();
  });
  afterAll(async () => {
    await server?.stop();
    await cli?.close();
    rmSync(certificates.folder, { recursive: true, force: true });
  });

  /** `tls` is YAML, as people write it; `path` of files, too, is relative to the file, not to where the command is run. */
  function write(name: string, tls: string): string {
    const folder = join(cli.folder, 'settings');
    mkdirSync(join(folder, 'pem'), { recursive: true });
    for (const file of ['ca.pem', 'client.pem', 'client.key']) {
      writeFileSync(join(folder, 'pem', file), readFileSync(join(certificates.folder, file)));
    }
    const { port } = new URL(server!.url);
    const text = `version: 1
connections:
  - name: ${name}
    type: postgresql
    host: localhost
    port: ${port}
    database: tieout
    username: guarded
    tls: ${tls}
rulesets:
  - id: RECON_${name.toUpperCase()}
    name: Orders over TLS
    source: { connection: ${name}, table: public.orders }
    target: { connection: ${name}, table: public.orders }
`;
    writeFileSync(join(folder, `${name}.yaml`), text);
    return join('settings', `${name}.yaml`);
  }
  const FILES = 'ca_file: pem/ca.pem, cert_file: ./pem/client.pem, key_file: pem/client.key';

  it('is what a connection is made with, from import to run', async (context) => {
    if (!server) return context.skip(NO_SERVER);
    const file = write('guarded', `{ mode: verify-full, ${FILES} }`);
    expect(await cli.run('import', file)).toMatchObject({ code: 0, stderr: '' });
    const { code, document } = await cli.document<{ steps: unknown[] }>('connections', 'test', 'guarded');
    expect(document.steps).toContainEqual(expect.objectContaining({ step: 'tls', status: 'passed', summary: 'Encrypted (verify-full).' }));
    expect(code).toBe(0);
    const run = await cli.document<RunDocument>('run', 'RECON_GUARDED');
    expect([run.code, run.document.equal_count]).toEqual([0, 2]);
    // The files are named, not taken in: whoever renews a certificate need not import again.
    const exported = (await cli.run('export')).stdout;
    expect(exported).toContain(join(cli.folder, 'settings', 'pem', 'client.key'));
    expect(exported).not.toContain('PRIVATE KEY');
  });

  it('is named by its setting when a file is missing or not the right one', async (context) => {
    if (!server) return context.skip(NO_SERVER);
    for (const [name, tls, said] of [
      ['absent', '{ mode: verify-full, ca_file: pem/none.pem }', /none\.pem cannot be read.*tls\.ca_file/s],
      ['keyless', '{ mode: verify-ca, ca_file: pem/ca.pem, cert_file: pem/client.pem }', /no key to it.*tls\.key/s],
      ['swapped', '{ mode: verify-ca, ca_file: pem/client.key }', /CA certificate/],
      ['anonymous', '{ mode: verify-full, ca_file: pem/ca.pem }', /client certificate.*tls\.cert/s],
    ] as const) {
      const imported = await cli.run('import', write(name, tls));
      expect([name, imported.code]).toEqual([name, 0]);
      const { code, stdout } = await cli.run('connections', 'test', name);
      expect([name, code]).toEqual([name, 1]);
      expect(stdout, name).toMatch(said);
      expect(stdout + imported.stderr).not.toContain('PRIVATE KEY');
    }
  });

  it('is refused where a setting is misspelt', async (context) => {
    if (!server) return context.skip(NO_SERVER);
    const { code, stderr } = await cli.run('import', write('misspelt', '{ mode: verify-full, ca_fle: pem/ca.pem }'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/connections\[0\]\.tls.*ca_fle/s);
  });
});
