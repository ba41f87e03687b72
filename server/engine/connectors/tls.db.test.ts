import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssuedCertificate, makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { findProgram, type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import type { CheckStep, ConnectorDefinition } from './contract.ts';
import { mysqlDefinition } from './mysql/definition.ts';
import { postgresqlDefinition } from './postgresql/definition.ts';
import { extractAll, never } from './testing/collect.ts';

/** Servers with a made authority. Left out, with a printed reason, where the programs are not installed. */
const isRoot = process.getuid?.() === 0;
const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
const owner = isRoot ? { uid: id('-u'), gid: id('-g') } : null;
const PASSPHRASE = 'open sesame';

interface Case {
  label: string;
  definition: ConnectorDefinition<never>;
  start(certificates: TestCertificates): Promise<LocalServer>;
  startWithoutTls(): Promise<LocalServer>;
  /** Has the server read its certificate again, and makes the user `guarded` who must show one. */
  statements(server: LocalServer, statements: string[]): Promise<void>;
  reload: string[];
  makeGuarded: string[];
  /** Can check the certificate against an address. */
  checksAddresses: boolean;
}

function writeHostRules(folder: string): string {
  const file = path.join(folder, 'pg_hba.conf');
  writeFileSync(file, 'hostssl all guarded all trust clientcert=verify-full\nhost all all all trust\n');
  return file;
}

const cases: Case[] = [
  {
    label: 'MariaDB',
    definition: mysqlDefinition as ConnectorDefinition<never>,
    start: ({ ca, cert, key }) => startMariadb([`--ssl-ca=${ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`]),
    startWithoutTls: () => startMariadb(['--skip-ssl']),
    async statements({ url }, statements) {
      const connection = await mysql.createConnection(url);
      for (const statement of statements) await connection.query(statement);
      await connection.end();
    },
    reload: ['FLUSH SSL'],
    makeGuarded: ["CREATE USER guarded@'%' IDENTIFIED BY 'tieout' REQUIRE X509", "GRANT ALL ON tieout.* TO guarded@'%'"],
    checksAddresses: false,
  },
  {
    label: 'PostgreSQL',
    definition: postgresqlDefinition as ConnectorDefinition<never>,
    start: ({ folder, ca, cert, key }) =>
      startPostgresql([
        'ssl=on',
        `ssl_ca_file=${ca}`,
        `ssl_cert_file=${cert}`,
        `ssl_key_file=${key}`,
        `hba_file=${writeHostRules(folder)}`,
      ]),
    startWithoutTls: () => startPostgresql(),
    async statements({ url }, statements) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    },
    reload: ['SELECT pg_reload_conf()'],
    makeGuarded: ['CREATE USER guarded'],
    checksAddresses: true,
  },
];

describe.skipIf(!findProgram(['openssl']))('TLS', () => {
  for (const one of cases) {
    describe(`to ${one.label}`, () => {
      const { label, definition } = one;
      let certificates: TestCertificates;
      let server: LocalServer | null = null;
      let plain: LocalServer | null = null;
      let client: IssuedCertificate;
      let stranger: TestCertificates;
      let good: IssuedCertificate;

      beforeAll(async () => {
        certificates = (await makeCertificates(owner))!;
        stranger = (await makeCertificates(null))!;
        good = await certificates.issue('good');
        client = await certificates.issue('client', { commonName: 'guarded' });
        try {
          server = await one.start(certificates);
          plain = await one.startWithoutTls();
          await one.statements(server, one.makeGuarded);
        } catch (error) {
          if (!(error instanceof NotOnThisMachine)) throw error;
          process.stdout.write(`Left out: TLS to ${label} (${error.message})\n`);
        }
      });
      afterAll(async () => {
        await Promise.all([server?.stop(), plain?.stop()]);
        for (const { folder } of [certificates, stranger]) rmSync(folder, { recursive: true, force: true });
      });

      function open(changes: Record<string, unknown>, at = server) {
        const settings = { ...definition.parseUrl(at!.url), ...changes };
        return definition.open(definition.configSchema.parse(settings), { baseDir: certificates.folder });
      }
      /** The step that failed, and that an operation says the same. */
      async function failure(changes: Record<string, unknown>, at = server): Promise<CheckStep> {
        const connector = open(changes, at);
        const steps: CheckStep[] = [];
        for await (const step of connector.check(never)) steps.push(step);
        const error = await connector.listDatasets(never).catch((caught) => caught);
        await connector.close();
        const failed = steps.find((step) => step.status === 'failed');
        if (!failed) throw new Error('the check passed');
        expect(error).toMatchObject({ message: failed.summary, advice: failed.fix });
        expect(JSON.stringify(steps)).not.toMatch(/PRIVATE KEY-----\\n|open sesame/);
        return failed;
      }
      async function reads(changes: Record<string, unknown>): Promise<void> {
        const connector = open(changes);
        expect((await extractAll(connector, { query: "SELECT 'x' AS x" })).rows).toEqual([['x']]);
        await connector.close();
      }
      async function serving(other: IssuedCertificate, work: () => Promise<void>): Promise<void> {
        certificates.serve(other);
        await one.statements(server!, one.reload);
        try {
          await work();
        } finally {
          certificates.serve(good);
          await one.statements(server!, one.reload);
        }
      }
      const ca = () => readFileSync(certificates.ca, 'utf8');
      const trusting = (more: Record<string, unknown> = {}) => ({ mode: 'verify-ca', ca: ca(), ...more });
      const text = (file: string) => readFileSync(file, 'utf8');

      it('works in every mode, with certificates as text and as files', async (context) => {
        if (!server) return context.skip();
        await reads({ tls: { mode: 'disable' } });
        await reads({ tls: { mode: 'require' } });
        await reads({ tls: trusting() });
        await reads({ tls: { mode: 'verify-ca', ca_file: 'ca.pem' } });
        await reads({ host: 'localhost', tls: trusting({ mode: 'verify-full' }) });
      });

      it('shows the client certificate that the server asks for, also with a locked key', async (context) => {
        if (!server) return context.skip();
        const guarded = { username: 'guarded' };
        await reads({ ...guarded, tls: trusting({ cert: text(client.cert), key: text(client.key) }) });
        await reads({ ...guarded, tls: trusting({ cert_file: 'client.pem', key_file: 'client.key' }) });
        const locked = text(await certificates.lock(client.key, PASSPHRASE));
        await reads({ ...guarded, tls: trusting({ cert: text(client.cert), key: locked, passphrase: PASSPHRASE }) });
        const without = await failure({ ...guarded, tls: trusting() });
        expect(without.fix).toContain('Client certificate (tls.cert)');
        const strange = await stranger.issue('client', { commonName: 'guarded' });
        const refused = await failure({ ...guarded, tls: trusting({ cert: text(strange.cert), key: text(strange.key) }) });
        expect(refused.summary).toMatch(/client certificate|did not let/);
        expect(refused.fix).toMatch(/tls\.cert|user/);
      });

      it('says what is wrong with the client certificate before it asks the server', async (context) => {
        if (!server) return context.skip();
        const { cert, key } = { cert: text(client.cert), key: text(client.key) };
        const locked = text(await certificates.lock(client.key, PASSPHRASE));
        const expired = await certificates.issue('old-client', { commonName: 'guarded', days: -1 });
        const attempts: [Record<string, unknown>, string, RegExp][] = [
          [{ cert, key: text(good.key) }, 'tls.key', /key does not belong to the client certificate/],
          [{ cert }, 'tls.key', /no key/],
          [{ key }, 'tls.cert', /no certificate/],
          [{ cert, key: locked }, 'tls.passphrase', /locked with a passphrase/],
          [{ cert, key: locked, passphrase: 'wrong' }, 'tls.passphrase', /does not open/],
          [{ cert: 'hello', key }, 'tls.cert', /not a certificate in PEM form/],
          [{ cert, key: 'hello' }, 'tls.key', /not a private key in PEM form/],
          [{ cert: text(expired.cert), key: text(expired.key) }, 'tls.cert', /client certificate expired on 20\d\d-/],
          [{ cert_file: 'nowhere.pem', key }, 'tls.cert', /nowhere\.pem cannot be read/],
          [{ ca: 'hello' }, 'tls.ca', /CA certificate is not a certificate/],
          [{ ca: undefined, ca_file: 'nowhere.pem' }, 'tls.ca', /nowhere\.pem cannot be read/],
        ];
        for (const [given, field, summary] of attempts) {
          const failed = await failure({ tls: trusting(given) });
          expect(failed, field).toMatchObject({ step: 'tls', field, summary: expect.stringMatching(summary) });
          expect(failed.fix).toContain(`tls.${field.slice(4)}`);
        }
      });

      it('refuses a server whose authority it does not trust', async (context) => {
        if (!server) return context.skip();
        for (const tls of [
          { mode: 'verify-ca' },
          { mode: 'verify-ca', ca: text(stranger.ca) },
          { mode: 'verify-full', ca: text(stranger.ca) },
        ]) {
          const failed = await failure({ host: 'localhost', tls });
          expect(failed).toMatchObject({ step: 'tls', field: 'tls.ca', summary: expect.stringContaining('not signed by an authority') });
        }
      });

      it('refuses an expired certificate', async (context) => {
        if (!server) return context.skip();
        await serving(await certificates.issue('expired', { days: -1 }), async () => {
          expect(await failure({ tls: trusting() })).toMatchObject({ step: 'tls', summary: expect.stringContaining('has expired') });
          await reads({ tls: { mode: 'require' } });
        });
        await reads({ tls: trusting() });
      });

      it('refuses a certificate for another host, and says for which it is', async (context) => {
        if (!server) return context.skip();
        await serving(await certificates.issue('elsewhere', { commonName: 'db.example', san: 'DNS:db.example' }), async () => {
          const failed = await failure({ host: 'localhost', tls: trusting({ mode: 'verify-full' }) });
          expect(failed).toMatchObject({ step: 'tls', field: 'host' });
          expect(failed.summary).toMatch(/not for the host localhost, but for db\.example\.$/);
          await reads({ host: 'localhost', tls: trusting() });
        });
      });

      it('checks an address where the driver can, and says so where it cannot', async (context) => {
        if (!server) return context.skip();
        const byAddress = { host: '127.0.0.1', tls: trusting({ mode: 'verify-full' }) };
        expect(await failure(byAddress)).toMatchObject({ step: 'tls', field: 'host', summary: expect.stringContaining('127.0.0.1') });
        await serving(await certificates.issue('address', { san: 'IP:127.0.0.1' }), async () => {
          if (one.checksAddresses) await reads(byAddress);
          else expect((await failure(byAddress)).summary).toContain('only names are checked');
        });
      });

      it('says that the server has no TLS, and does without it only when told to', async (context) => {
        if (!plain) return context.skip();
        const failed = await failure({ tls: { mode: 'require' } }, plain);
        expect(failed).toMatchObject({ step: 'tls', field: 'tls.mode', summary: expect.stringContaining('does not offer TLS') });
        const connector = open({ tls: { mode: 'disable' } }, plain);
        expect(await connector.listDatasets(never)).toEqual([]);
        await connector.close();
      });
    });
  }
});
