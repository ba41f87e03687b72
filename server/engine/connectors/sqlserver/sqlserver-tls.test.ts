import { readFileSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { findProgram } from '#server/testing/local-server.ts';
import { startTdsServer, type TdsServer, type TdsServerOptions } from '#server/testing/tds/server.ts';
import type { Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { never } from '../testing/collect.ts';

const definition = connectorDefinition('sqlserver');

/** On the TDS protocol test server: who is trusted is decided on our side. */
describe.skipIf(!findProgram(['openssl']))('TLS of the SQL Server connector', () => {
  let certificates: TestCertificates;
  let server: TdsServer;
  let connector: Connector;
  let logins: boolean[] = [];

  beforeAll(async () => {
    certificates = (await makeCertificates(null))!;
  });
  afterAll(() => rmSync(certificates.folder, { recursive: true, force: true }));
  afterEach(async () => {
    await connector.close();
    await server.stop();
  });

  async function attempt(encryption: TdsServerOptions['encryption'], changes: Record<string, unknown>): Promise<string> {
    logins = [];
    const certificate = { cert: readFileSync(certificates.cert, 'utf8'), key: readFileSync(certificates.key, 'utf8') };
    server = await startTdsServer({
      ...(encryption === 'off' ? {} : { certificate }),
      ...(encryption ? { encryption } : {}),
      onLogin: (_, encrypted) => logins.push(encrypted),
    });
    const settings = { ...definition.parseUrl(server.url), ...changes };
    connector = definition.open(definition.configSchema.parse(settings), { baseDir: certificates.folder });
    return connector.listDatasets(never).then(
      () => 'listed',
      (error) => error.code,
    );
  }

  it.each([
    ['on', 'disable', '127.0.0.1', [false]],
    ['on', 'require', '127.0.0.1', [true]],
    ['required', 'require', '127.0.0.1', [true]],
    ['on', 'verify-ca', '127.0.0.1', [true]],
    ['required', 'verify-full', 'localhost', [true]],
  ] as const)('a server with TLS %s, mode %s at %s: signs in', async (encryption, mode, host, expected) => {
    expect(await attempt(encryption, { host, tls: { mode, ca_file: 'ca.pem' } })).toBe('listed');
    expect(logins).toEqual(expected);
  });

  it.each([
    // Nobody this machine trusts has signed it.
    ['on', 'verify-ca', '127.0.0.1', {}],
    // It is for localhost, not for this address.
    ['on', 'verify-full', '127.0.0.1', { ca_file: 'ca.pem' }],
    // TLS is asked for, and a server or somebody in between says that there is none.
    ['off', 'require', '127.0.0.1', {}],
    ['off', 'verify-full', 'localhost', { ca_file: 'ca.pem' }],
    ['required', 'disable', '127.0.0.1', {}],
  ] as const)('a server with TLS %s, mode %s at %s: refused before the password is sent', async (encryption, mode, host, more) => {
    expect(await attempt(encryption, { host, tls: { mode, ...more } })).toBe('tls_failed');
    expect(logins).toEqual([]);
  });

  it('streams through TLS', async () => {
    expect(await attempt('on', { tls: { mode: 'require' } })).toBe('listed');
    const query = "SELECT value AS id, REPLICATE(N'x', 200) AS t FROM GENERATE_SERIES(1, 20000) AS s";
    const extraction = await connector.extract({ query }, { columns: [], batchBytes: 8192 }, never);
    let rows = 0;
    for await (const batch of extraction.batches) rows += batch.rows;
    expect(rows).toBe(20_000);
  });
});
