import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import type { Connector } from './contract.ts';
import { connectorDefinition } from './registry.ts';
import { never } from './testing/collect.ts';
import { mysqlWriterSubject } from './testing/writer-mysql.ts';
import { postgresqlWriterSubject } from './testing/writer-postgresql.ts';
import { people, rename } from './testing/writer-scene.ts';
import { sqlserverWriterSubject } from './testing/writer-sqlserver.ts';
import type { WriterSubject } from './testing/writer-subject.ts';

const ROWS = 2_000;

/** What only servers can do: be lost. `slow` is a trigger's body that takes a minute. */
function faults(makeSubject: () => WriterSubject, makeSlow: (subject: WriterSubject) => Promise<void>): void {
  let subject: WriterSubject;
  let proxy: TestProxy;
  let connector: Connector;

  const rows = Array.from({ length: ROWS }, (_, index) => [String(index), `n${index}`, '1']);
  const changes = rows.map(([id, name]) => rename(id!, name!, `m${id}`));
  const dump = async () => (await subject.dump('people')).sort();
  const openWriter = () => connector.openWriter({ table: subject.datasetName('people'), keyColumns: ['id'] }, never);
  const nothingRuns = () => vi.waitFor(async () => expect(await subject.atWork!()).toBe(0), { timeout: 20_000, interval: 250 });

  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
    proxy = await startProxy(subject.server!.host, subject.server!.port);
  });
  afterAll(async () => {
    await proxy.close();
    await subject.tearDown();
  });
  beforeEach(async () => {
    await subject.createTable(people, rows);
    const definition = connectorDefinition(subject.server!.type);
    connector = definition.open(definition.configSchema.parse({ ...subject.server!.settings, port: proxy.port }), { baseDir: '.' });
  });
  afterEach(async () => {
    await connector.close();
    proxy.accept(true);
    proxy.cutAfter(Number.POSITIVE_INFINITY);
  });

  it('leaves nothing when the connection is cut before the commit', async () => {
    const before = await dump();
    const writer = await openWriter();
    expect(await writer.write(changes, never)).toEqual({ made: ROWS, stale: [] });
    proxy.cut();
    await expect(writer.commit()).rejects.toMatchObject({ name: 'TieoutError', code: 'connection_lost' });
    await writer.rollback();
    await nothingRuns();
    expect(await dump()).toEqual(before);
  });

  it('leaves nothing when the connection is cut while it writes', async () => {
    const before = await dump();
    const writer = await openWriter();
    const writing = writer.write(changes, never);
    proxy.cut();
    await expect(writing).rejects.toMatchObject({ code: 'connection_lost', commitUnknown: false });
    await writer.rollback();
    await nothingRuns();
    expect(await dump()).toEqual(before);
  });

  it('says that it does not know when the answer to the commit is lost', async () => {
    const before = await dump();
    const writer = await openWriter();
    await writer.write([changes[0]!], never);
    // Not one more byte comes from the server: the commit gets there, its answer does not get back.
    proxy.cutAfter(0);
    await expect(writer.commit()).rejects.toMatchObject({ code: 'connection_lost', commitUnknown: true });
    proxy.cutAfter(Number.POSITIVE_INFINITY);
    await nothingRuns();
    // Re-reading tells: here the commit had arrived.
    expect(await dump()).not.toEqual(before);
  });

  it('ends the running statement on the server when it is cancelled, and rolls back', async () => {
    await makeSlow(subject);
    const before = await dump();
    const controller = new AbortController();
    const writer = await openWriter();
    const writing = writer.write([changes[0]!, changes[1]!], controller.signal);
    writing.catch(() => undefined);
    await vi.waitFor(async () => expect(await subject.atWork!()).toBeGreaterThan(0), { timeout: 20_000, interval: 250 });
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    await nothingRuns();
    expect(await dump()).toEqual(before);
  });
}

const slowMysql = (subject: WriterSubject) =>
  subject.sql!('CREATE TRIGGER slow BEFORE UPDATE ON people FOR EACH ROW SET NEW.name = CONCAT(NEW.name, SLEEP(60))');

async function slowPostgresql(subject: WriterSubject): Promise<void> {
  await subject.sql!(`CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'`);
  await subject.sql!('CREATE TRIGGER slow BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION slow()');
}

const slowSqlserver = (subject: WriterSubject) => subject.sql!("CREATE TRIGGER slow ON people AFTER UPDATE AS WAITFOR DELAY '00:01:00'");

const mysqlFaults = (engine: UsedEngine) => faults(() => mysqlWriterSubject(engine), slowMysql);
describeEngine('mariadb', 'faults of a writer', mysqlFaults);
describeEngine('mysql', 'faults of a writer', mysqlFaults);
describeEngine('postgresql', 'faults of a writer', (engine) => faults(() => postgresqlWriterSubject(engine), slowPostgresql));
describeEngine('sqlserver', 'faults of a writer', (engine) => faults(() => sqlserverWriterSubject(engine), slowSqlserver));
