import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { findProgram, type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import type { CheckStep, ConnectorDefinition } from './contract.ts';
import { mysqlDefinition } from './mysql/definition.ts';
import { postgresqlDefinition } from './postgresql/definition.ts';
import { extractAll, never } from './testing/collect.ts';

/**
 * Servers whose settings differ from what one would wish: they get a server of their own, so that nobody else's tests see
 * them. Left out, with a printed reason, where the programs are not installed.
 */
const isRoot = process.getuid?.() === 0;
const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
const owner = isRoot ? { uid: id('-u'), gid: id('-g') } : null;

interface Case {
  label: string;
  definition: ConnectorDefinition<never>;
  start(certificates: TestCertificates): Promise<LocalServer>;
}

/** Unlike the shared server, this one asks everybody but its owner for a password. */
function writeHostRules(folder: string): string {
  const file = path.join(folder, 'pg_hba.conf');
  writeFileSync(file, 'host all tieout all trust\nhost all all all scram-sha-256\n');
  return file;
}

const cases: Case[] = [
  {
    label: 'MariaDB',
    definition: mysqlDefinition as ConnectorDefinition<never>,
    start: ({ ca, cert, key }) =>
      startMariadb([
        '--sql-mode=PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES',
        '--default-time-zone=-08:00',
        '--max-statement-time=0.001',
        `--ssl-ca=${ca}`,
        `--ssl-cert=${cert}`,
        `--ssl-key=${key}`,
      ]),
  },
  {
    label: 'PostgreSQL',
    definition: postgresqlDefinition as ConnectorDefinition<never>,
    start: ({ folder, cert, key }) =>
      startPostgresql([
        'ssl=on',
        `ssl_cert_file=${cert}`,
        `ssl_key_file=${key}`,
        'TimeZone=America/Los_Angeles',
        'DateStyle=German',
        'IntervalStyle=iso_8601',
        'extra_float_digits=-3',
        'bytea_output=escape',
        'statement_timeout=20',
        `hba_file=${writeHostRules(folder)}`,
      ]),
  },
];

describe.skipIf(!findProgram(['openssl']))('a server of our own with difficult settings', () => {
  for (const { label, definition, start } of cases) {
    describe(label, () => {
      let certificates: TestCertificates;
      let server: LocalServer | null = null;
      let settings: Record<string, unknown>;

      beforeAll(async () => {
        certificates = (await makeCertificates(owner))!;
        server = await start(certificates).catch((error) => {
          if (!(error instanceof NotOnThisMachine)) throw error;
          process.stdout.write(`Left out: ${label} with difficult settings (${error.message})\n`);
          return null;
        });
        if (server) settings = definition.parseUrl(server.url)!;
      });
      afterAll(async () => {
        await server?.stop();
        rmSync(certificates.folder, { recursive: true, force: true });
      });

      const open = (changes: Record<string, unknown> = {}) =>
        definition.open(definition.configSchema.parse({ ...settings, ...changes }), { baseDir: certificates.folder });

      async function steps(changes: Record<string, unknown>): Promise<Record<string, CheckStep>> {
        const connector = open(changes);
        const found: CheckStep[] = [];
        for await (const step of connector.check(never)) found.push(step);
        await connector.close();
        return Object.fromEntries(found.map((step) => [step.step, step]));
      }

      it('reads the same text under any setting of the server', async (context) => {
        if (!server) return context.skip();
        const connector = open();
        const mysql = connector.type === 'mysql';
        const query = mysql
          ? `SELECT CAST('ab' AS CHAR(5)) AS c, TIMESTAMP'2024-01-31 12:00:00' AS at, DATE'2024-01-31' AS day, CAST(1e0 / 3 AS DOUBLE) AS ratio, UNHEX('00ff') AS raw, "it's" AS note`
          : `SELECT 'ab'::char(5) AS c, timestamp '2024-01-31 12:00:00' AS at, date '2024-01-31' AS day, 1e0::float8 / 3 AS ratio, '\\x00ff'::bytea AS raw, 'it''s' AS note`;
        const { rows } = await extractAll(connector, { query });
        expect(rows).toEqual([['ab', '2024-01-31 12:00:00', '2024-01-31', '0.3333333333333333', '00ff', "it's"]]);
        // Longer than the server's limit for a statement: an extract takes as long as its table is large.
        const slow = mysql ? 'SELECT SLEEP(0.1) AS x' : "SELECT 'x' AS x FROM pg_sleep(0.1)";
        expect((await extractAll(connector, { query: slow })).rows).toHaveLength(1);
        await connector.close();
      });

      it('tells a wrong password and a missing one', async (context) => {
        if (!server) return context.skip();
        const guest = { username: 'guest' };
        for (const password of ['wrong-hunter2', undefined]) {
          const found = await steps({ ...guest, password });
          expect(found.sign_in).toMatchObject({ status: 'failed', field: expect.stringMatching(/^(username|password)$/) });
          expect(JSON.stringify(found)).not.toContain('hunter2');
        }
      });

      it('speaks TLS as it is told to', async (context) => {
        if (!server) return context.skip();
        expect((await steps({ tls: { mode: 'require' } })).tls).toMatchObject({ status: 'passed', summary: 'Encrypted (require).' });
        expect((await steps({ tls: { mode: 'verify-ca', ca_file: 'ca.pem' } })).version?.status).toBe('passed');
        expect((await steps({ host: 'localhost', tls: { mode: 'verify-full', ca_file: 'ca.pem' } })).version?.status).toBe('passed');
        expect((await steps({ tls: { mode: 'disable' } })).tls?.status).toBe('skipped');
      });

      it('refuses a certificate that does not hold', async (context) => {
        if (!server) return context.skip();
        // Nobody this machine trusts has signed it.
        expect((await steps({ tls: { mode: 'verify-ca' } })).tls).toMatchObject({ status: 'failed', field: 'tls.ca' });
        // It is for localhost, not for this address.
        expect((await steps({ tls: { mode: 'verify-full', ca_file: 'ca.pem' } })).tls).toMatchObject({ status: 'failed', field: 'host' });
        const missing = await steps({ tls: { mode: 'verify-ca', ca_file: 'none.pem' } });
        expect(missing.tls).toMatchObject({
          status: 'failed',
          field: 'tls.ca',
          summary: expect.stringContaining('none.pem cannot be read'),
        });
        expect(missing.sign_in?.status).toBe('skipped');
      });
    });
  }
});
