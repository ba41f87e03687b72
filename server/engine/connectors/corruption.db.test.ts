import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startProxy } from '#server/testing/proxy.ts';
import { serverFilesOwner } from '#server/testing/server-files-owner.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { TieoutError } from '../errors.ts';
import type { Connector } from './contract.ts';
import { connectorDefinition } from './registry.ts';
import { collect, never } from './testing/collect.ts';
import { mysqlSubject } from './testing/mysql-subject.ts';
import { postgresqlSubject } from './testing/postgresql-subject.ts';
import type { ServerSubject } from './testing/subject.ts';

const ROWS = 2_000;
/** Damaged connections side by side. */
const AT_ONCE = 10;
const LONG = { timeout: 300_000 };

type Rows = (string | null)[][];
interface Read {
  rows: Rows | TieoutError;
  /** All bytes that the server sent on the connection. */
  bytes: number;
  harm: number;
}

/** The landing engine holds what it loaded against the summary, and takes rows of another width for unreadable. */
async function readLikeLanding(connector: Connector, table: string): Promise<Rows> {
  const extraction = await connector.extract({ table, filter: `id <= ${ROWS}` }, { columns: ['id', 'label'] }, never);
  const rows = await collect(extraction);
  const whole = rows.length === extraction.summary().rows && rows.every((row) => row.length === 2);
  if (!whole) throw new TieoutError('integrity', 'Rows were lost on the way.', 'Run it again.');
  return rows;
}

/** Reads through a proxy that changes the byte at one position of what the server sends. */
async function readDamaged(subject: ServerSubject, type: string, position: number | null, changes = {}): Promise<Read> {
  const server = subject.settings as { host: string; port: number };
  const proxy = await startProxy(server.host, server.port);
  if (position !== null) proxy.corruptAt(position, 1);
  const definition = connectorDefinition(type);
  const settings = definition.configSchema.parse({ ...subject.settings, host: '127.0.0.1', port: proxy.port, ...changes });
  const connector = definition.open(settings, { baseDir: '.', silenceMs: 500 });
  try {
    const rows = await readLikeLanding(connector, subject.big).catch((error: unknown) => {
      // Anything else would be an error that nobody put into words.
      expect(error).toBeInstanceOf(TieoutError);
      return error as TieoutError;
    });
    return { rows, bytes: proxy.mostPassed(), harm: proxy.harmDone() };
  } finally {
    await connector.close();
    await proxy.close();
  }
}

async function readAtEach(positions: number[], read: (position: number) => Promise<Read>): Promise<Map<number, Read>> {
  const found = new Map<number, Read>();
  for (let start = 0; start < positions.length; start += AT_ONCE) {
    await Promise.all(positions.slice(start, start + AT_ONCE).map(async (position) => found.set(position, await read(position))));
  }
  return found;
}

/** Spread over the conversation, and close together over some rows and over its end. */
function positionsOf(bytes: number, from: number): number[] {
  const spread = Array.from({ length: 30 }, (_, index) => from + Math.round(((bytes - from) * index) / 30));
  const inRows = Array.from({ length: 40 }, (_, index) => Math.round(bytes / 2) + index);
  const atEnd = Array.from({ length: 60 }, (_, index) => bytes - 160 + index * 2);
  return [...new Set([...spread, ...inRows, ...atEnd])];
}

function rowsThatDiffer(one: Rows, other: Rows): number {
  return one.filter((row, index) => row.some((value, column) => value !== other[index]?.[column])).length;
}

/**
 * Without encryption only TCP's own weak sum protects what a value holds: a byte that changes within a value gives another
 * value, and neither MySQL's nor PostgreSQL's protocol has anything to notice it by. What can be noticed is noticed: every
 * byte that says how long, how many or what comes next.
 */
function withoutTls(makeSubject: () => ServerSubject, type: string): void {
  let subject: ServerSubject;
  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
    // mysql2 prints what it cannot read.
    for (const method of ['trace', 'error'] as const) vi.spyOn(console, method).mockImplementation(() => undefined);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await subject.tearDown();
  });

  it('one changed byte is an error or changes one row, and never a hang or another number of rows', LONG, async () => {
    const calm = await readDamaged(subject, type, null);
    const expected = calm.rows as Rows;
    expect(expected).toHaveLength(ROWS);
    const found = await readAtEach(positionsOf(calm.bytes, 0), (position) => readDamaged(subject, type, position));
    let noticed = 0;
    let silent = 0;
    for (const [position, { rows }] of found) {
      if (rows instanceof TieoutError) {
        expect([position, rows.code]).not.toEqual([position, 'cancelled']);
        noticed += 1;
        continue;
      }
      expect([position, rows.length]).toEqual([position, ROWS]);
      const changed = rowsThatDiffer(rows, expected);
      expect([position, changed <= 1]).toEqual([position, true]);
      silent += changed;
    }
    expect(noticed).toBeGreaterThan(5);
    // This is the limit: the reason to turn on TLS.
    expect(silent).toBeGreaterThan(0);
  });
}

describeEngine('mariadb', 'a damaged stream without TLS', (engine) => withoutTls(() => mysqlSubject(engine), 'mysql'));
describeEngine('mysql', 'a damaged stream without TLS', (engine) => withoutTls(() => mysqlSubject(engine), 'mysql'));
describeEngine('postgresql', 'a damaged stream without TLS', (engine) => withoutTls(() => postgresqlSubject(engine), 'postgresql'));

const encrypted = [
  {
    name: 'mariadb',
    label: 'MariaDB',
    type: 'mysql',
    makeSubject: mysqlSubject,
    start: ({ ca, cert, key }: TestCertificates) => startMariadb([`--ssl-ca=${ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`]),
  },
  {
    name: 'postgresql',
    label: 'PostgreSQL',
    type: 'postgresql',
    makeSubject: postgresqlSubject,
    start: ({ ca, cert, key }: TestCertificates) =>
      startPostgresql(['ssl=on', `ssl_ca_file=${ca}`, `ssl_cert_file=${cert}`, `ssl_key_file=${key}`]),
  },
];
/** What MariaDB and PostgreSQL say before encryption begins: their greeting, which holds nothing that is read. */
const GREETING_BYTES = 200;

describe.each(encrypted)('a damaged stream from $label with TLS', ({ name, label, type, makeSubject, start }) => {
  let certificates: TestCertificates | null = null;
  let server: LocalServer | null = null;
  let subject: ServerSubject;
  beforeAll(async () => {
    certificates = await makeCertificates(serverFilesOwner());
    if (!certificates) return;
    try {
      server = await start(certificates);
    } catch (error) {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: a damaged stream from ${label} with TLS (${error.message})\n`);
      return;
    }
    subject = makeSubject({ name, url: server.url });
    await subject.setUp();
  });
  afterAll(async () => {
    await server?.stop();
    if (certificates) rmSync(certificates.folder, { recursive: true, force: true });
  });

  it('every changed byte is an error', LONG, async (context) => {
    if (!server) return context.skip();
    const tls = { tls: { mode: 'require' } };
    const calm = await readDamaged(subject, type, null, tls);
    expect(calm.rows).toHaveLength(ROWS);
    const found = await readAtEach(positionsOf(calm.bytes, GREETING_BYTES), (position) => readDamaged(subject, type, position, tls));
    for (const [position, { rows, harm }] of found) {
      // Answers to what comes after the last row, and handshakes of another length, may end before the position.
      if (harm === 0) expect([position, (rows as Rows).length]).toEqual([position, ROWS]);
      else expect([position, rows instanceof TieoutError || position > calm.bytes - 200]).toEqual([position, true]);
      if (!(rows instanceof TieoutError)) expect(rows).toEqual(calm.rows);
      else if (position > 10_000) expect([position, rows.code]).toEqual([position, 'connection_lost']);
    }
    expect([...found.values()].filter(({ rows }) => rows instanceof TieoutError).length).toBeGreaterThan(60);
  });
});
