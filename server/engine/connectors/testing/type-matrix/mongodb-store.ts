import { randomBytes } from 'node:crypto';
import { BSON, type Document, MongoClient } from 'mongodb';
import { connectorDefinition } from '../../registry.ts';
import { repeatOnDeadlock } from '../repeat-on-deadlock.ts';
import { type ExtendedJson, jsonWord, scalarWord } from './bson-words.ts';
import { type BsonCase, MONGODB_TYPES } from './mongodb-types.ts';
import { openConnector, rowCount, type TypeStore } from './type-store.ts';

const { EJSON } = BSON;

/** One document per row. The word is the driver's own Extended JSON of what the server gives back. */
export function mongodbTypes(engine: { url: string }): TypeStore {
  const database = `tieout_types_${randomBytes(4).toString('hex')}`;
  const cases = MONGODB_TYPES.map((one, index) => ({ ...one, column: `c${index}${one.path ?? ''}` }));
  async function withClient<T>(work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = new MongoClient(engine.url);
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
  return {
    cases,
    dataset: 'types',
    key: '_id',
    open: () => openConnector('mongodb', { ...connectorDefinition('mongodb').parseUrl(engine.url), database }),
    setUp: () =>
      withClient(async (client) => {
        const collection = client.db(database).collection<Document>('types');
        const documents = Array.from({ length: rowCount(cases) }, (_, row) => documentOf(row));
        await repeatOnDeadlock(() => collection.insertMany(documents));
        const stored = await collection.find({}, { raw: true, sort: { _id: 1 } }).toArray();
        return stored.map((bytes) => {
          const document = BSON.deserialize(bytes as unknown as Uint8Array, { promoteValues: false, bsonRegExp: true });
          return wordsOf(JSON.parse(EJSON.stringify(document, { relaxed: false })) as Record<string, ExtendedJson>);
        });
      }),
    tearDown: () => withClient(async (client) => void (await repeatOnDeadlock(() => client.db(database).dropDatabase()))),
  };
}

function documentOf(row: number): Document {
  const fields = MONGODB_TYPES.map(({ values }, index): [string, string] => [`c${index}`, values[row] ?? 'missing']);
  const members = fields.filter(([, value]) => value !== 'missing').map(([name, value]) => `"${name}":${value}`);
  return EJSON.parse(`{${[`"_id":${row}`, ...members].join(',')}}`, { relaxed: false }) as Document;
}

function wordsOf(document: Record<string, ExtendedJson>): (string | null)[] {
  return MONGODB_TYPES.map((one, index) => word(one, document[`c${index}`]));
}

function word({ path = '', json }: BsonCase, value: ExtendedJson | undefined): string | null {
  if (path === '?') return String(value !== undefined);
  const names = path.split('.').filter((name) => name !== '');
  const leaf = names.reduce<ExtendedJson | undefined>((from, name) => (from as Record<string, ExtendedJson> | undefined)?.[name], value);
  if (leaf === undefined || leaf === null) return null;
  return json ? jsonWord(leaf) : scalarWord(leaf);
}
