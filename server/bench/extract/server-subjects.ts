import { MongoClient } from 'mongodb';
import { connectorDefinition, connectorDefinitions } from '../../engine/connectors/registry.ts';
import { createMysqlTable, createSourceTable, createTargetTable, dropMysqlTable, dropPostgresqlTable } from '../bench-tables.ts';
import type { SubjectSource } from './extract-subject.ts';

const DOCUMENTS_AT_ONCE = 20_000;
const DAY_MS = 86_400_000;

/** Servers that are at hand, by their URLs. `table` is the benchmark's own. */
export function serverSubjects(urls: Partial<Record<string, string>>, table: string): SubjectSource[] {
  const subjects: SubjectSource[] = [];
  const server = (
    engine: string,
    title: string,
    type: string,
    create: (url: string, rows: number) => Promise<void>,
    drop: (url: string) => Promise<void>,
  ) => {
    const url = urls[engine];
    if (url === undefined || !connectorDefinitions.some((definition) => definition.type === type)) return;
    const config = connectorDefinition(type).parseUrl(url);
    if (config === null) throw new Error(`This is no address of ${title}: ${engine}.`);
    subjects.push({
      engine,
      title,
      create: async (rows) => {
        await create(url, rows);
        return { engine, connection: { type, config }, dataset: { table }, bare: { address: url, table } };
      },
      drop: () => drop(url),
    });
  };
  server(
    'mariadb',
    'MariaDB',
    'mysql',
    (url, rows) => createSourceTable(url, table, rows),
    (url) => dropMysqlTable(url, table),
  );
  server(
    'mysql',
    'MySQL',
    'mysql',
    (url, rows) => createMysqlTable(url, table, rows),
    (url) => dropMysqlTable(url, table),
  );
  server(
    'postgresql',
    'PostgreSQL',
    'postgresql',
    (url, rows) => createTargetTable(url, table, rows),
    (url) => dropPostgresqlTable(url, table),
  );
  server(
    'mongodb',
    'MongoDB',
    'mongodb',
    (url, rows) => createCollection(url, table, rows),
    (url) => dropCollection(url, table),
  );
  return subjects;
}

async function createCollection(url: string, name: string, rows: number): Promise<void> {
  const client = await MongoClient.connect(url);
  try {
    const collection = client.db().collection<{ _id: number }>(name);
    await collection.drop().catch(() => undefined);
    const start = Date.UTC(2020, 0, 1);
    for (let first = 1; first <= rows; first += DOCUMENTS_AT_ONCE) {
      const documents = Array.from({ length: Math.min(DOCUMENTS_AT_ONCE, rows - first + 1) }, (_, index) => {
        const id = first + index;
        return {
          _id: id,
          customer_id: 4_000_000_000 + id * 7,
          amount: (id % 1_000_000) / 100,
          quantity: id % 13 || null,
          status: ['PAID', 'OPEN', 'SHIPPED', 'CANCELLED'][id % 4],
          customer: `Customer, "no." ${id % 50_000}`,
          ordered_on: new Date(start + (id % 1500) * DAY_MS),
          created_at: new Date(start + 125 + id * 1000),
          updated_at: new Date(start + id * 60_000),
          active: id % 2 === 1,
        };
      });
      await collection.insertMany(documents, { ordered: false });
    }
  } finally {
    await client.close();
  }
}

async function dropCollection(url: string, name: string): Promise<void> {
  const client = await MongoClient.connect(url);
  await client
    .db()
    .collection(name)
    .drop()
    .finally(() => client.close());
}
