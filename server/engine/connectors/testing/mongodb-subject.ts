import { randomBytes } from 'node:crypto';
import { Binary, type Db, Decimal128, type Document, Double, Long, MongoClient, UUID } from 'mongodb';
import { formatPath, pathExpression } from '../mongodb/field-path.ts';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, type FactColumn, HOSTILE_COLUMNS } from './facts.ts';
import { repeatOnDeadlock } from './repeat-on-deadlock.ts';
import { BIG_ROWS, type Subject, type TestServer } from './subject.ts';

/** Some compatible servers take no more at once. */
const DOCUMENTS_PER_INSERT = 20_000;

const definition = connectorDefinition('mongodb');

/** A subject whose documents a test may also look at by itself. */
export interface MongodbSubject extends Subject {
  settings: Record<string, unknown>;
  withDatabase<T>(work: (database: Db) => Promise<T>): Promise<T>;
}

/** The fact as a MongoDB application would keep it: days and clock times, which BSON does not have, as text. */
function stored(column: FactColumn, text: string | null): unknown {
  if (text === null) return null;
  switch (column) {
    case 'id':
      return Long.fromString(text);
    case 'flag':
      return text === 'true';
    case 'amount':
      return Decimal128.fromString(text);
    case 'ratio':
      return new Double(Number(text));
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

/** `x > 3`, `x = 0`, `1 = 0` and `x LIKE '2%' AND y LIKE '2%'`, which is all the suite asks. */
function predicate(sql: string): string {
  const terms = sql.replace(/ -- .*$/, '').split(' AND ');
  return JSON.stringify({ $and: terms.map(term) });
}

function term(sql: string): Document {
  const [, name = '', operator = '', value = ''] = /^(.*) (>|=|LIKE) (\S+)$/.exec(sql) ?? [];
  if (sql === '1 = 0') return { $nor: [{}] };
  if (operator !== 'LIKE') return { [name]: { [operator === '>' ? '$gt' : '$eq']: Number(value) } };
  const field = ['_id', ...HOSTILE_COLUMNS.slice(1)].find((candidate) => formatPath([candidate]) === name)!;
  return { $expr: { $eq: [{ $substrBytes: [pathExpression([field]), 0, 1] }, value[1]] } };
}

/** A database of its own. Every key is `_id`, so the column `id` has that name. */
export function mongodbSubject(engine: TestServer): MongodbSubject {
  const database = `tieout_contract_${randomBytes(4).toString('hex')}`;
  const hostile = `Robert'); DROP TABLE "orders"; -- \`x\` é.b`;
  // The first field stands for the key.
  const hostileFields = ['_id', ...HOSTILE_COLUMNS.slice(1)];
  const settings = { ...definition.parseUrl(engine.url), database };

  async function withDatabase<T>(work: (database: Db) => Promise<T>): Promise<T> {
    const client = new MongoClient(engine.url);
    try {
      return await work(client.db(database));
    } finally {
      await client.close();
    }
  }

  const withDatabaseAnew = (work: (database: Db) => Promise<void>) => repeatOnDeadlock(() => withDatabase(work));

  const subject: MongodbSubject = {
    settings,
    withDatabase,
    facts: 'facts',
    big: 'big',
    empty: 'no_rows',
    hostile: `"${hostile.replaceAll('"', '""')}"`,
    idColumn: '_id',
    hostileColumns: hostileFields.map((field) => formatPath([field])),
    emptyColumns: ['_id'],
    types: {
      amount: { kind: 'decimal' },
      day: { kind: 'string' },
      at: { kind: 'string' },
      moment: { kind: 'timestamptz', precision: 3 },
      clock: { kind: 'string' },
    },
    // Binary values are ordered by their length first.
    ownOrder: ['raw'],
    declaresKeys: true,
    quote: (name) => name,
    dialect: {
      predicate,
      badFilters: [
        '{"a": 1} {"b": 2}',
        '{"a": 1',
        '{a: 1}',
        '[]',
        '1',
        '',
        '{"$where": "sleep(1000)"}',
        '{"a": 1, "a": 2}',
        '{"$expr": {"$function": {"body": "x", "args": [], "lang": "js"}}}',
        '{"a": {"$oid": "short"}}',
      ],
      query: JSON.stringify({
        collection: 'facts',
        pipeline: [
          { $match: { _id: { $lt: 4 } } },
          { $project: { _id: 0, id: '$_id', amount: '$amount', flag: '$flag', at: '$at', moment: '$moment', 'the name': '$name' } },
        ],
      }),
      badQueries: [
        '{"collection": "facts"}',
        '{"collection": "facts", "pipeline": [{"$out": "stolen"}]}',
        '{"collection": "facts", "pipeline": [{"$merge": {"into": "stolen"}}]}',
        '{"collection": "facts", "pipeline": [{"$unionWith": {"coll": "facts", "pipeline": [{"$out": "stolen"}]}}]}',
        '{"collection": "facts", "pipeline": [], "writeConcern": 1}',
        '{"collection": "facts", "pipeline": [{"$noSuchStage": 1}]}',
        'db.facts.find()',
      ],
    },
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    setUp: () =>
      withDatabaseAnew(async (db) => {
        await db.dropDatabase();
        const facts = FACTS.map((fact) =>
          Object.fromEntries(FACT_COLUMNS.map((column) => [column === 'id' ? '_id' : column, stored(column, fact[column])])),
        );
        await db.collection('facts').insertMany(facts);
        await db.collection('facts').createIndex({ uid: 1 }, { unique: true });
        await db.command({ create: 'no_rows' });
        await db.command({ create: 'view_of_facts', viewOn: 'facts', pipeline: [{ $project: { name: 1 } }] });
        const [view] = await db.listCollections({ name: 'view_of_facts' }).toArray();
        subject.views = view?.type === 'view';
        const rows = [1, 2].map((row) => Object.fromEntries(hostileFields.map((field, index) => [field, `${row}.${index}`])));
        await db.collection<Document>(hostile).insertMany(rows);
        const big = Array.from({ length: BIG_ROWS }, (_, index) => ({ _id: index + 1, label: `row ${index + 1}, "quoted"` }));
        for (let at = 0; at < BIG_ROWS; at += DOCUMENTS_PER_INSERT) {
          await db.collection<{ _id: number; label: string }>('big').insertMany(big.slice(at, at + DOCUMENTS_PER_INSERT));
        }
      }),
    tearDown: () =>
      withDatabaseAnew(async (db) => {
        await db.dropDatabase();
      }),
    runningStatements: null,
  };
  return subject;
}
