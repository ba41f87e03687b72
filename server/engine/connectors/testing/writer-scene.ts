import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Connector } from '../contract.ts';
import type { RowChange, RowWriter, StaleChange } from '../writer-contract.ts';
import { never } from './collect.ts';
import type { WriterSubject, WriterTableSpec } from './writer-subject.ts';

/** What the tests of writers stand on: a subject, and a connector that is fresh for each test. */
export interface WriterScene {
  readonly subject: WriterSubject;
  readonly connector: Connector;
  /** Closes the connector, whatever its writers do, and opens another one. */
  reopen(): Promise<void>;
  /** Sorted. */
  dump(table: string): Promise<string[]>;
  /** What `dump` would give for a table with these rows. */
  dumpOf(spec: WriterTableSpec, rows: (string | null)[][]): Promise<string[]>;
  openWriter(table: string, keyColumns?: string[]): Promise<RowWriter>;
  /** Writes and commits; rolls back when that fails. */
  apply(table: string, changes: RowChange[], keyColumns?: string[]): Promise<{ made: number; stale: StaleChange[] }>;
}

export const people: WriterTableSpec = {
  name: 'people',
  columns: [
    { name: 'id', kind: 'integer' },
    { name: 'name', kind: 'text' },
    { name: 'amount', kind: 'decimal' },
  ],
  primaryKey: ['id'],
};

/** An update of `people` named `c<id>`. */
export function rename(id: string, from: string | null, to: string | null): RowChange {
  return { id: `c${id}`, kind: 'update', key: { id }, before: { name: from }, after: { name: to } };
}

/** To be called inside a `describe`: sets up before all of its tests and tears down after them. */
export function writerScene(makeSubject: () => WriterSubject): WriterScene {
  let subject: WriterSubject;
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

  const dump = async (table: string) => (await subject.dump(table)).sort();
  const openWriter = (table: string, keyColumns = ['id']) => connector.openWriter({ table: subject.datasetName(table), keyColumns }, never);
  return {
    get subject() {
      return subject;
    },
    get connector() {
      return connector;
    },
    async reopen() {
      await connector.close();
      connector = subject.open();
    },
    dump,
    async dumpOf(spec, rows) {
      await subject.createTable({ ...spec, name: `${spec.name}_expected` }, rows);
      return dump(`${spec.name}_expected`);
    },
    openWriter,
    async apply(table, changes, keyColumns = ['id']) {
      const writer = await openWriter(table, keyColumns);
      try {
        const result = await writer.write(changes, never);
        await writer.commit();
        return result;
      } finally {
        await writer.rollback();
      }
    },
  };
}
