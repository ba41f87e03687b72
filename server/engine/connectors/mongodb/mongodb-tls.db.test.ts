import { readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { findProgram } from '#server/testing/local-server.ts';
import type { CheckStep } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { extractAll, never } from '../testing/collect.ts';
import { FACTS } from '../testing/facts.ts';
import { type MongodbSubject, mongodbSubject } from '../testing/mongodb-subject.ts';

const definition = connectorDefinition('mongodb');

/** TLS ends in front of the server, which may have none itself: what is tested is the driver with our settings. */
async function startTlsFront(
  certificates: TestCertificates,
  target: { host: string; port: number },
  wantsClient: boolean,
): Promise<tls.Server> {
  const server = tls.createServer(
    {
      cert: readFileSync(certificates.cert),
      key: readFileSync(certificates.key),
      ca: readFileSync(certificates.ca),
      requestCert: wantsClient,
      rejectUnauthorized: wantsClient,
    },
    (client) => {
      const upstream = net.connect(target);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
        from.pipe(to);
      }
    },
  );
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}

const port = (server: tls.Server) => (server.address() as net.AddressInfo).port;

describeEngine('mongodb', 'TLS', (engine) => {
  let certificates: TestCertificates | null;
  let subject: MongodbSubject;
  let front: tls.Server;
  let strict: tls.Server;

  beforeAll(async () => {
    certificates = findProgram(['openssl']) ? await makeCertificates(null) : null;
    if (!certificates) return;
    subject = mongodbSubject(engine);
    await subject.setUp();
    const target = definition.parseUrl(engine.url) as { host: string; port: number };
    front = await startTlsFront(certificates, target, false);
    strict = await startTlsFront(certificates, target, true);
  });
  afterAll(async () => {
    if (!certificates) return;
    front.close();
    strict.close();
    await subject.tearDown();
    rmSync(certificates.folder, { recursive: true, force: true });
  });

  const open = (changes: Record<string, unknown>) => {
    const settings = { ...subject.settings, direct: true, replica_set: undefined, host: 'localhost', port: port(front), ...changes };
    return definition.open(definition.configSchema.parse(settings), { baseDir: certificates!.folder });
  };
  async function check(changes: Record<string, unknown>): Promise<Record<string, CheckStep>> {
    const connector = open(changes);
    const steps: Record<string, CheckStep> = {};
    for await (const step of connector.check(never)) steps[step.step] = step;
    await connector.close();
    return steps;
  }

  it('encrypts, and checks the certificate as the mode says', async (context) => {
    if (!certificates) return context.skip('openssl is not on this machine: there is nobody to make a CA');
    for (const settings of [
      { host: '127.0.0.1', tls: { mode: 'require' } },
      { host: '127.0.0.1', tls: { mode: 'verify-ca', ca_file: 'ca.pem' } },
      { tls: { mode: 'verify-full', ca: readFileSync(certificates.ca, 'utf8') } },
    ]) {
      const connector = open(settings);
      expect((await extractAll(connector, { table: 'facts' })).rows).toHaveLength(FACTS.length);
      await connector.close();
    }
    expect((await check({ tls: { mode: 'verify-full', ca_file: 'ca.pem' } })).tls).toMatchObject({ status: 'passed' });
  });

  it('says what is wrong with a certificate, and which field to correct', async (context) => {
    if (!certificates) return context.skip('openssl is not on this machine: there is nobody to make a CA');
    expect((await check({ tls: { mode: 'verify-ca' } })).tls).toMatchObject({ status: 'failed', field: 'tls.ca' });
    expect((await check({ host: '127.0.0.1', tls: { mode: 'verify-full', ca_file: 'ca.pem' } })).tls).toMatchObject({
      status: 'failed',
      field: 'host',
    });
    expect((await check({ tls: { mode: 'verify-ca', ca_file: 'none.pem' } })).tls).toMatchObject({ status: 'failed', field: 'tls.ca' });
  });

  it('shows a client certificate to a server that wants one', async (context) => {
    if (!certificates) return context.skip('openssl is not on this machine: there is nobody to make a CA');
    const client = await certificates.issue('client', { commonName: 'reader' });
    const tlsSettings = { mode: 'verify-full', ca_file: 'ca.pem', cert_file: client.cert, key_file: client.key };
    const connector = open({ port: port(strict), tls: tlsSettings });
    expect((await extractAll(connector, { table: 'facts' })).rows).toHaveLength(FACTS.length);
    await connector.close();
    const without = await check({ port: port(strict), tls: { mode: 'verify-full', ca_file: 'ca.pem' } });
    expect(Object.values(without).filter(({ status }) => status === 'failed')).toHaveLength(1);
  });

  it('does not speak in the clear to a server that wants TLS', async (context) => {
    if (!certificates) return context.skip('openssl is not on this machine: there is nobody to make a CA');
    const steps = Object.values(await check({}));
    expect(steps.filter(({ status }) => status === 'failed')).toHaveLength(1);
  });
});
