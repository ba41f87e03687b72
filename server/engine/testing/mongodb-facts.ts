import { randomBytes } from 'node:crypto';
import { Binary, type Db, Decimal128, Double, Long, MongoClient, UUID } from 'mongodb';
import { connectorDefinition } from '../connectors/registry.ts';
import { repeatOnDeadlock } from '../connectors/testing/repeat-on-deadlock.ts';
import { type FactStore, openConnector } from './fact-stores.ts';
import { COLUMNS, type Column, factRows } from './same-facts.ts';

/**
 * As an application keeps them: a Decimal128 has 34 digits, so a number of 38 is text; days, times and timestamps without
 * zone are text as well, because BSON has none of them. A Date holds milliseconds.
 */
function stored(column: Column, text: string | null): unknown {
  if (text === null) return null;
  switch (column) {
    case 'id':
      return Long.fromString(text);
    case 'price':
      return Decimal128.fromString(text);
    case 'ratio':
      return new Double(Number(text));
    case 'flag':
      return text === 'true';
    case 'moment':
      return new Date(text.replace(' ', 'T'));
    case 'raw':
      return new Binary(Buffer.from(text, 'hex'));
    case 'uid':
      return new UUID(text);
    case 'doc':
      return JSON.parse(text);
    default:
      return text;
  }
}

export function mongodbFacts(engine: { url: string }): FactStore {
  const database = `tieout_facts_${randomBytes(4).toString('hex')}`;
  const withDatabase = async (work: (db: Db) => Promise<unknown>) => {
    const client = new MongoClient(engine.url);
    try {
      await repeatOnDeadlock(() => work(client.db(database)));
    } finally {
      await client.close();
    }
  };
  return {
    dataset: (version) => version,
    open: () => openConnector('mongodb', { ...connectorDefinition('mongodb').parseUrl(engine.url), database }),
    setUp: () =>
      withDatabase(async (db) => {
        for (const version of ['here', 'there'] as const) {
          const documents = factRows(version).map((fact) => ({
            _id: new UUID() as never,
            ...Object.fromEntries(COLUMNS.map((column) => [column, stored(column, fact[column])])),
          }));
          await db.collection(version).deleteMany({});
          await db.collection(version).insertMany(documents);
        }
      }),
    tearDown: () => withDatabase((db) => db.dropDatabase()),
  };
}
