import { readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import type { CheckStep } from '../contract.ts';
import { never } from '../testing/collect.ts';
import { oracleDefinition } from './definition.ts';

/** The real driver against sockets of our own: as far as it goes without an Oracle server. */
function open(port: number, settings: Record<string, unknown> = {}) {
  const config = oracleDefinition.configSchema.parse({
    host: '127.0.0.1',
    port,
    database: 'PDB',
    username: 'u',
    password: 'hush',
    ...settings,
  });
  return oracleDefinition.open(config, { baseDir: '.' });
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as net.AddressInfo).port;
}

describe('node-oracledb in thin mode', () => {
  it('finds nobody at a closed port', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(open(port).listDatasets(never)).rejects.toMatchObject({
      code: 'connection_failed',
      message: `Nothing answers at 127.0.0.1:${port}.`,
    });
  });

  it('loses a server that hangs up, and stops waiting for a silent one when it is cancelled', async () => {
    const controller = new AbortController();
    let silent = false;
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => (silent ? controller.abort() : socket.destroy()));
    });
    const port = await listen(server);
    try {
      await expect(open(port).listDatasets(never)).rejects.toMatchObject({ code: 'connection_lost' });
      silent = true;
      await expect(open(port).listDatasets(controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

const certificates = await makeCertificates(null);

describe.skipIf(!certificates)('tcps of node-oracledb, without a wallet file', () => {
  const { folder, ca, cert, key } = certificates as TestCertificates;
  let server: tls.Server;
  let port: number;
  /** What the last client that got through the handshake sent and showed. */
  let greeting = '';
  let shown = '';

  beforeAll(async () => {
    const material = { cert: readFileSync(cert), key: readFileSync(key), ca: readFileSync(ca) };
    server = tls.createServer({ ...material, requestCert: true, rejectUnauthorized: false }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        greeting = bytes.toString('latin1');
        shown = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : '';
        socket.destroy();
      });
    });
    server.on('tlsClientError', () => undefined);
    port = await listen(server);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function tlsStep(settings: Record<string, unknown>): Promise<CheckStep> {
    const connector = open(port, settings);
    for await (const step of connector.check(never)) if (step.step === 'tls') return step;
    throw new Error('The check had no TLS step.');
  }

  it('checks authority and host name with nothing but the authority’s certificate', async () => {
    expect(await tlsStep({ host: 'localhost', tls: { mode: 'verify-full', ca_file: ca } })).toMatchObject({ status: 'passed' });
    expect(greeting).toContain('(PROTOCOL=tcps)(HOST=localhost)');
    expect(greeting).not.toContain('hush');
    expect(shown).toBe('');
  });

  it('refuses another name under verify-full, and takes it under verify-ca', async () => {
    expect(await tlsStep({ tls: { mode: 'verify-full', ca_file: ca } })).toMatchObject({ status: 'failed', field: 'host' });
    expect(await tlsStep({ tls: { mode: 'verify-ca', ca_file: ca } })).toMatchObject({ status: 'passed' });
  });

  it('refuses a certificate whose authority it does not know', async () => {
    const step = await tlsStep({ host: 'localhost', tls: { mode: 'verify-full' } });
    expect(step).toMatchObject({ status: 'failed', field: 'tls.ca', summary: expect.stringContaining('not signed by an authority') });
  });

  it('shows a client certificate', async () => {
    const client = await certificates!.issue('client', { commonName: 'tieout-client' });
    const settings = { mode: 'verify-full', ca_file: ca, cert_file: client.cert, key_file: client.key };
    expect(await tlsStep({ host: 'localhost', tls: settings })).toMatchObject({ status: 'passed' });
    expect(shown).toBe('tieout-client');
  });
});
