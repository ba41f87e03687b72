import { randomBytes } from 'node:crypto';
import {
  Binary,
  type ClientSession,
  type CommandStartedEvent,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MongoClient,
  MongoServerError,
  ObjectId,
  UUID,
} from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { GuardedWriter } from '../guarded-writer.ts';
import { connectorDefinition } from '../registry.ts';
import { never } from '../testing/collect.ts';
import { repeatOnDeadlock } from '../testing/repeat-on-deadlock.ts';
import type { RowChange } from '../writer-contract.ts';
import { mongodbConfigSchema } from './config.ts';
import { explainMongodbError } from './errors.ts';
import { GuardedCollection } from './guarded-collection.ts';
import { censusOf } from './testing/encode-documents.ts';

const ID = new ObjectId('65a1b2c3d4e5f60718293a4b');
const SAMPLE = {
  _id: ID,
  n: new Int32(1),
  l: new Long(5),
  d: new Decimal128('1.50'),
  f: new Double(0.5),
  s: 'text',
  b: true,
  at: new Date('2024-01-31T12:00:00.500Z'),
  u: new UUID('550e8400-e29b-41d4-a716-446655440000'),
  raw: new Binary(Buffer.from('00ff', 'hex')),
  deep: { er: 'x' },
  list: [1],
  'a.b': 1,
};

/**
 * The writer's statements on whatever server is at hand. A stand-in without transactions takes them all the same and
 * ignores that they belong to one: what is proven there is every statement, its guard and its values, and that each was
 * sent as part of a transaction; not that a transaction keeps its promises.
 */
describeEngine('mongodb', 'guarded collection', (engine) => {
  const database = `tieout_guarded_${randomBytes(4).toString('hex')}`;
  const config = mongodbConfigSchema.parse({ ...connectorDefinition('mongodb').parseUrl(engine.url || 'mongodb://h/x'), database });
  const sent: CommandStartedEvent[] = [];
  let client: MongoClient;

  beforeAll(async () => {
    client = await new MongoClient(engine.url, { monitorCommands: true, promoteValues: false, retryWrites: false }).connect();
    client.on('commandStarted', (event) => sent.push(event));
  });
  beforeEach(async () => {
    await collection().deleteMany({});
    await repeatOnDeadlock(() => collection().insertOne(SAMPLE));
    sent.length = 0;
  });
  afterAll(async () => {
    await repeatOnDeadlock(() => client.db(database).dropDatabase());
    await client.close();
  });

  const collection = () => client.db(database).collection<Document>('c');
  const explain = (error: unknown) => explainMongodbError(error, config);

  async function open(keyColumns = ['_id'], session: ClientSession = client.startSession()) {
    const raw = (await collection().find({}, { raw: true }).toArray()) as unknown as Uint8Array[];
    const columns = censusOf(raw.map((bytes) => Buffer.from(bytes)));
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
    sent.length = 0;
    const table = new GuardedCollection(collection(), session, columns, explain);
    const lease = { release: () => session.endSession(), discard: () => void session.endSession() };
    return { table, writer: new GuardedWriter(table, { table: 'c', keyColumns }, new AbortController().signal, lease) };
  }

  async function apply(changes: RowChange[], keyColumns?: string[]) {
    const { writer } = await open(keyColumns);
    try {
      const result = await writer.write(changes, never);
      await writer.commit();
      return result;
    } finally {
      await writer.rollback();
    }
  }

  const update = (before: Record<string, string | null>, after: Record<string, string | null>): RowChange => ({
    id: 'c1',
    kind: 'update',
    key: { _id: ID.toHexString() },
    before,
    after,
  });
  const stored = () => collection().findOne({ _id: ID }) as Promise<Document>;

  it('updates one document, guarded by key and old values with their types, in a transaction', async () => {
    expect(await apply([update({ n: '1', s: 'text' }, { n: '2', 'deep.er': 'y' })])).toEqual({ made: 1, stale: [] });
    const [find, written, read, commit] = sent.map(({ command }) => command) as [Document, Document, Document, Document];
    expect(sent.map(({ commandName }) => commandName)).toEqual(['find', 'update', 'find', 'commitTransaction']);
    expect(find).toMatchObject({
      filter: { $and: [{ _id: { $eq: ID } }] },
      startTransaction: true,
      autocommit: false,
      readConcern: { level: 'snapshot' },
    });
    expect(written.updates).toEqual([
      {
        q: {
          $and: [
            { _id: { $eq: ID, $type: 'objectId' } },
            { n: { $eq: new Int32(1), $type: 'int' } },
            { s: { $eq: 'text', $type: 'string' } },
          ],
        },
        u: { $set: { n: new Int32(2), 'deep.er': 'y' } },
      },
    ]);
    expect(written).toMatchObject({ autocommit: false, txnNumber: find.txnNumber });
    expect(read).toMatchObject({ autocommit: false, txnNumber: find.txnNumber });
    expect(commit).toMatchObject({ commitTransaction: 1, autocommit: false, txnNumber: find.txnNumber, writeConcern: { w: 'majority' } });
    expect(await stored()).toMatchObject({ n: new Int32(2), deep: { er: 'y' }, s: 'text' });
  });

  it('writes every type as the documents hold it', async () => {
    const after = {
      n: '-2147483648',
      l: '9223372036854775807',
      d: '12345678901234567890.12345678901234',
      f: '0.30000000000000004',
      s: 'é😀',
      b: 'false',
      at: '0001-01-01 00:00:00Z',
      u: '00000000-0000-0000-0000-000000000001',
      raw: '',
    };
    expect(await apply([update({}, after)])).toEqual({ made: 1, stale: [] });
    expect(await stored()).toMatchObject({
      n: new Int32(-2147483648),
      l: Long.MAX_VALUE,
      d: new Decimal128('12345678901234567890.12345678901234'),
      f: new Double(0.30000000000000004),
      s: 'é😀',
      b: false,
      at: new Date('0001-01-01T00:00:00Z'),
      u: new UUID('00000000-0000-0000-0000-000000000001'),
      raw: new Binary(Buffer.alloc(0)),
    });
  });

  it.each([
    [{ d: '1.23456789012345678901234567890123456' }, 'd'],
    [{ l: '9223372036854775808' }, 'l'],
    [{ at: '2024-01-01 00:00:00.0001Z' }, 'at'],
    [{ n: 'x' }, 'n'],
    [{ list: '[2]' }, 'list'],
    [{ '"a.b"': '2' }, '"a.b"'],
  ])('refuses %j, which it could not write exactly, and names the change', async (after, column) => {
    const before = await stored();
    await expect(apply([update({}, after as Record<string, string>)])).rejects.toMatchObject({
      code: 'invalid_input',
      change: { id: 'c1' },
      message: expect.stringContaining(column),
    });
    expect(await stored()).toEqual(before);
    expect(sent.map(({ commandName }) => commandName)).not.toContain('commitTransaction');
  });

  it('takes null and missing for NULL in a guard, and keeps them apart in its statement', async () => {
    await collection().updateOne({ _id: ID }, { $set: { s: null }, $unset: { f: 1 } });
    await collection().insertOne({ _id: new ObjectId(), f: 0.5, s: 'y' });
    expect(await apply([update({ s: null, f: null }, { n: '7' })])).toEqual({ made: 1, stale: [] });
    expect(sent.find(({ commandName }) => commandName === 'update')!.command.updates[0].q.$and.slice(1)).toEqual([
      { s: { $eq: null, $type: 'null' } },
      { f: { $exists: false } },
    ]);
    expect(await apply([update({ s: 'text' }, { n: '8' })])).toEqual({
      made: 0,
      stale: [{ id: 'c1', reason: 'changed', current: { _id: ID.toHexString(), s: null, n: '7' } }],
    });
  });

  it('deletes and inserts, and tells what is stale', async () => {
    const other = 'ffffffffffffffffffffffff';
    const changes: RowChange[] = [
      { id: 'missing', kind: 'delete', key: { _id: other }, before: {} },
      { id: 'changed', kind: 'delete', key: { _id: ID.toHexString() }, before: { s: 'other' } },
      { id: 'exists', kind: 'insert', key: { _id: ID.toHexString() }, after: { s: 'x' } },
      { id: 'new', kind: 'insert', key: { _id: other }, after: { s: 'x', 'deep.er': null, n: '3' } },
      { id: 'gone', kind: 'delete', key: { _id: ID.toHexString() }, before: { s: 'text', d: '1.5' } },
    ];
    expect(await apply(changes)).toEqual({
      made: 2,
      stale: [
        { id: 'missing', reason: 'missing', current: null },
        { id: 'changed', reason: 'changed', current: { _id: ID.toHexString(), s: 'text' } },
        { id: 'exists', reason: 'exists', current: null },
      ],
    });
    expect(await collection().find().toArray()).toEqual([{ _id: new ObjectId(other), s: 'x', deep: { er: null }, n: new Int32(3) }]);
  });

  it('finds keys by value, and refuses those that are not unique', async () => {
    await collection().insertOne({ _id: new ObjectId(), l: new Int32(5) });
    const change: RowChange = { id: 'c', kind: 'update', key: { l: '5' }, before: {}, after: { s: 'x' } };
    expect(await apply([change], ['l'])).toEqual({ made: 0, stale: [{ id: 'c', reason: 'not_unique', current: null }] });
  });

  it('touches nothing when the document changed after it was read', async () => {
    const { table, writer } = await open();
    const byName = (name: string) => table.columns.find((column) => column.name === name)!;
    const [row] = await table.find([[ID.toHexString()]], [byName('_id')], [byName('_id'), byName('n')]);
    // As a double the number is the same, and the type is not.
    for (const n of [new Int32(9), new Double(1)]) {
      await collection().updateOne({ _id: ID }, { $set: { n } });
      const guarded = { key: row!.raw.slice(0, 1), guard: row!.raw.slice(1), after: ['x'] };
      expect(await table.update([guarded], [byName('_id')], [byName('n')], [byName('s')])).toBe(0);
      expect(await table.delete([guarded], [byName('_id')], [byName('n')])).toBe(0);
    }
    await writer.rollback();
    expect(sent.at(-1)!.commandName).toBe('abortTransaction');
    expect((await stored()).s).toBe('text');
  });

  it('names the column of a unique index that an error is about', async () => {
    const { table, writer } = await open();
    const duplicate = (keyPattern: Document) => new MongoServerError({ message: 'E11000 duplicate key', code: 11000, keyPattern });
    expect(table.refusal(duplicate({ 'deep.er': 1 }))).toEqual({ orderMatters: false, column: 'deep.er' });
    expect(table.refusal(duplicate({ s: 1, n: 1 }))).toEqual({ orderMatters: false, column: null });
    expect(table.refusal(new Error('other'))).toEqual({ orderMatters: false, column: null });
    await writer.rollback();
  });

  it('says so when nobody knows whether the commit happened, and when a conflict made it impossible', async () => {
    const failing = (message: string, code: number, label?: string) => {
      const session = client.startSession();
      session.commitTransaction = async () => {
        const error = new MongoServerError({ message, code });
        if (label) error.addErrorLabel(label);
        throw error;
      };
      return session;
    };
    const unknown = await open(['_id'], failing('not confirmed', 64, 'UnknownTransactionCommitResult'));
    await unknown.writer.write([update({}, { s: 'x' })], never);
    await expect(unknown.writer.commit()).rejects.toMatchObject({ code: 'connection_lost', commitUnknown: true });
    const conflict = await open(['_id'], failing('write conflict', 112, 'TransientTransactionError'));
    await expect(conflict.writer.commit()).rejects.toMatchObject({ code: 'too_busy', commitUnknown: false });
  });

  it('is offered only where the server has transactions', async () => {
    const { setName, msg } = await client.db(database).command({ hello: 1 });
    const definition = connectorDefinition('mongodb');
    const connector = definition.open(config, { baseDir: '.' });
    try {
      const attempt = connector.openWriter({ table: 'c', keyColumns: ['_id'] }, never);
      if (setName || msg) await (await attempt).rollback();
      else await expect(attempt).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('no transactions') });
    } finally {
      await connector.close();
    }
  });
});
