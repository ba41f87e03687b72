import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import type { CheckStep, Connector } from './contract.ts';
import { decodeRows } from './spool.ts';
import { collect, never } from './testing/collect.ts';
import { csvSubject, jsonLinesSubject, parquetSubject } from './testing/files-subject.ts';
import { mongodbSubject } from './testing/mongodb-subject.ts';
import { mysqlSubject } from './testing/mysql-subject.ts';
import { oracleSubject } from './testing/oracle-subject.ts';
import { postgresqlSubject } from './testing/postgresql-subject.ts';
import { sqliteSubject } from './testing/sqlite-subject.ts';
import { sqlserverSubject } from './testing/sqlserver-subject.ts';
import { BIG_ROWS, type Subject } from './testing/subject.ts';

function streaming(makeSubject: () => Subject): void {
  let subject: Subject;
  let connector: Connector;

  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
  });
  afterAll(() => subject.tearDown());
  beforeEach(() => {
    connector = subject.open();
  });
  afterEach(() => connector.close());

  it('streams a large table in batches of whole rows, and tells how many', async () => {
    const batchBytes = 64 * 1024;
    const extraction = await connector.extract({ table: subject.big }, { columns: [subject.idColumn ?? 'id', 'label'], batchBytes }, never);
    expect(() => extraction.summary()).toThrow('not finished');
    const seen = new Set<string>();
    let wrong = 0;
    for await (const batch of extraction.batches) {
      expect(batch.csv.length).toBeLessThanOrEqual(batchBytes);
      let rows = 0;
      for (const [id, label] of decodeRows(batch.csv)) {
        rows += 1;
        seen.add(id!);
        if (label !== `row ${id}, "quoted"`) wrong += 1;
      }
      expect(rows).toBe(batch.rows);
    }
    expect(wrong).toBe(0);
    expect(seen.size).toBe(BIG_ROWS);
    expect(extraction.summary().rows).toBe(BIG_ROWS);
  });

  const nothingRuns = () => vi.waitFor(async () => expect(await subject.runningStatements?.()).toBe(0), { timeout: 10_000, interval: 50 });

  it('ends the query on the server when the consumer stops early', async () => {
    const extraction = await connector.extract({ table: subject.big }, { columns: [], batchBytes: 4096 }, never);
    let batches = 0;
    for await (const batch of extraction.batches) {
      batches += batch.rows > 0 ? 1 : 0;
      if (batches === 2) break;
    }
    expect(batches).toBe(2);
    if (subject.runningStatements) await nothingRuns();
    expect(() => extraction.summary()).toThrow('not finished');
  });

  it('ends with Cancelled when the signal fires in mid-stream', async () => {
    const controller = new AbortController();
    const extraction = await connector.extract({ table: subject.big }, { columns: [], batchBytes: 4096 }, controller.signal);
    const reading = (async () => {
      let batches = 0;
      for await (const batch of extraction.batches) {
        batches += batch.rows > 0 ? 1 : 0;
        if (batches === 2) controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    if (subject.runningStatements) await nothingRuns();
    expect(() => extraction.summary()).toThrow('not finished');
  });

  it('ends an extract that nobody reads when the connector is closed', async () => {
    const extraction = await connector.extract({ table: subject.big }, { columns: [], batchBytes: 4096 }, never);
    await connector.close();
    if (subject.runningStatements) await nothingRuns();
    await expect(collect(extraction)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does nothing when the signal has fired already', async () => {
    const fired = AbortSignal.abort();
    await expect(connector.describe({ table: subject.facts }, fired)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(connector.listDatasets(fired)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(connector.extract({ table: subject.facts }, { columns: [] }, fired)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(connector.measureKey({ table: subject.facts }, [subject.idColumn ?? 'id'], fired)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('passes its own check, step by step', async () => {
    const steps: CheckStep[] = [];
    for await (const step of connector.check(never)) steps.push(step);
    expect(steps.map((step) => step.step)).toEqual(['reach', 'tls', 'sign_in', 'database', 'privileges', 'version', 'clock']);
    expect(steps.filter((step) => step.status === 'failed' || step.status === 'warning')).toEqual([]);
    expect(steps.filter((step) => step.status === 'passed').length).toBeGreaterThanOrEqual(4);
  });
}

describeEngine('mariadb', 'streaming contract', (engine) => streaming(() => mysqlSubject(engine)));
describeEngine('mysql', 'streaming contract', (engine) => streaming(() => mysqlSubject(engine)));
describeEngine('postgresql', 'streaming contract', (engine) => streaming(() => postgresqlSubject(engine)));
describeEngine('sqlserver', 'streaming contract', (engine) => streaming(() => sqlserverSubject(engine)));
describeEngine('oracle', 'streaming contract', (engine) => streaming(() => oracleSubject(engine)));
describeEngine('mongodb', 'streaming contract', (engine) => streaming(() => mongodbSubject(engine)));
describe('streaming contract on SQLite', () => streaming(sqliteSubject));
describe('streaming contract on CSV files', () => streaming(csvSubject));
describe('streaming contract on JSON lines files', () => streaming(jsonLinesSubject));
describe('streaming contract on Parquet files', () => streaming(parquetSubject));
