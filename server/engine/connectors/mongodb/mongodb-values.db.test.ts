import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { type Db, Decimal128, type Document, Double, Int32, Long, MongoClient, ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import type { Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { extractAll, never } from '../testing/collect.ts';
import { repeatOnDeadlock } from '../testing/repeat-on-deadlock.ts';

const definition = connectorDefinition('mongodb');

describeEngine('mongodb', 'values of documents', (engine) => {
  const database = `tieout_values_${randomBytes(4).toString('hex')}`;
  let client: MongoClient;
  let db: Db;
  const open: Connector[] = [];

  beforeAll(async () => {
    client = await new MongoClient(engine.url).connect();
    db = client.db(database);
  });
  afterEach(async () => {
    for (const connector of open.splice(0)) await connector.close();
  });
  afterAll(async () => {
    await repeatOnDeadlock(() => db.dropDatabase());
    await client.close();
  });

  const connect = (changes: Record<string, unknown> = {}) => {
    const settings = definition.configSchema.parse({ ...definition.parseUrl(engine.url), database, ...changes });
    const connector = definition.open(settings, { baseDir: '.' });
    open.push(connector);
    return connector;
  };

  let collections = 0;
  async function fill(documents: Document[]): Promise<string> {
    collections += 1;
    const name = `c${collections}`;
    await repeatOnDeadlock(() => db.collection(name).insertMany(documents));
    return name;
  }

  it('come back as the server has them', async () => {
    const numbers = [Long.MAX_VALUE, Long.MIN_VALUE, new Decimal128('9.999999999999999999999999999999999E+6144'), new Decimal128('0.1')];
    const table = await fill([
      { _id: 1, l: numbers[0], d: numbers[2], f: Number.NaN, s: 'e\u0301 é 😀', when: new Date('0001-01-01T00:00:00Z'), list: numbers },
      { _id: 2, l: numbers[1], d: numbers[3], f: -0, s: '', when: new Date('9999-12-31T23:59:59.999Z'), list: [] },
    ]);
    const { types, rows } = await extractAll(connect(), { table }, { orderBy: ['_id'] });
    expect(types).toMatchObject({ l: { kind: 'integer', digits: 19 }, d: { kind: 'decimal' }, f: { kind: 'float' } });
    const large = `${'9'.repeat(34)}${'0'.repeat(6111)}`;
    expect(rows).toEqual([
      [
        '1',
        '9223372036854775807',
        large,
        'NaN',
        'e\u0301 é 😀',
        '0001-01-01 00:00:00Z',
        `[9223372036854775807,-9223372036854775808,${'9'.repeat(34)}e6111,0.1]`,
      ],
      ['2', '-9223372036854775808', '0.1', '-0', '', '9999-12-31 23:59:59.999Z', '[]'],
    ]);
  });

  it('of any kind make the round trip through the server', async () => {
    const number = fc.oneof(
      fc.integer().map((value) => new Int32(value)),
      fc.bigInt(-(1n << 63n), (1n << 63n) - 1n).map((value) => Long.fromBigInt(value)),
    );
    const document = fc.record({
      n: fc.option(number),
      f: fc.option(fc.double().map((value) => new Double(value))),
      s: fc.option(fc.string({ unit: 'grapheme' })),
      t: fc.option(fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })),
    });
    const documents = await fc.sample(document, 200).map((value, index) => ({ _id: index, ...value }));
    const table = await fill([...documents, { _id: 200, n: Long.MAX_VALUE, f: 0.5, s: 'x', t: new Date(0) }]);
    const { rows } = await extractAll(connect(), { table }, { orderBy: ['_id'], columns: ['n', 'f', 's', 't'] });
    documents.forEach(({ n, f, s, t }, index) => {
      const iso = t?.toISOString().replace('T', ' ').replace('.000Z', 'Z') ?? null;
      const float = f === null ? null : Object.is(f.value, -0) ? '-0' : String(f.value);
      expect(rows[index]).toEqual([n?.toString() ?? null, float, s?.replaceAll('\0', '') ?? null, iso]);
    });
  });

  it('tell a missing field from null when asked', async () => {
    const table = await fill([{ _id: 1, status: null }, { _id: 2 }, { _id: 3, status: 'A' }]);
    const connector = connect();
    expect((await connector.describe({ table }, never)).columns.map(({ name }) => name)).toEqual(['_id', 'status', 'status?']);
    const { rows, types } = await extractAll(connector, { table }, { orderBy: ['_id'] });
    expect(types['status?']).toEqual({ kind: 'boolean' });
    expect(rows).toEqual([
      ['1', null, 'true'],
      ['2', null, 'false'],
      ['3', 'A', 'true'],
    ]);
    // Also where it is not listed, as an order and as a key.
    expect((await extractAll(connector, { table }, { columns: ['_id?'], limit: 1 })).rows).toEqual([['true']]);
    expect((await extractAll(connector, { table }, { columns: ['_id'], orderBy: ['status?', '_id'] })).rows).toEqual([['2'], ['1'], ['3']]);
    expect(await connector.measureKey({ table }, ['status?'], never)).toEqual({ rows: 3, distinct: 2, withNull: 0, squares: 5 });
  });

  it('a rule filter is a query document with all its meaning', async () => {
    const table = await fill([{ _id: 1, tags: ['a', 'b'] }, { _id: 2, tags: 'a' }, { _id: 3 }, { _id: 4, tags: null }]);
    const flags = [
      { name: 'a', predicate: '{"tags": "a"}' },
      { name: 'none', predicate: '{"tags": null}' },
      { name: 'missing', predicate: '{"tags": {"$exists": false}}' },
      { name: 'expression', predicate: '{"$expr": {"$isArray": "$tags"}}' },
    ];
    const { rows } = await extractAll(connect(), { table }, { columns: ['_id'], orderBy: ['_id'], flags });
    expect(rows).toEqual([
      ['1', 'true', 'false', 'false', 'true'],
      ['2', 'true', 'false', 'false', 'false'],
      ['3', 'false', 'true', 'true', 'false'],
      ['4', 'false', 'true', 'false', 'false'],
    ]);
    const query = JSON.stringify({ collection: table, pipeline: [{ $match: { _id: { $lt: 3 } } }] });
    expect((await extractAll(connect(), { query }, { columns: ['_id'], orderBy: ['_id'], flags: [flags[3]!] })).rows).toEqual([
      ['1', 'true'],
      ['2', 'false'],
    ]);
    await expect(extractAll(connect(), { query }, { flags: [flags[0]!] })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('a column that the sample lacks is looked for in every document', async () => {
    const documents: Document[] = Array.from({ length: 40 }, (_, index) => ({ _id: index }));
    documents[20]!.rare = 'x';
    documents[21]!.deep = { er: 1 };
    const table = await fill(documents);
    const sampling = connect({ sample_documents: 10 });
    expect((await sampling.describe({ table }, never)).columns.map(({ name }) => name)).toEqual(['_id']);
    const { rows } = await extractAll(
      sampling,
      { table, filter: '{"_id": {"$gte": 20, "$lte": 21}}' },
      { columns: ['rare', 'deep.er'], orderBy: ['_id'] },
    );
    expect(rows).toEqual([
      ['x', null],
      [null, '1'],
    ]);
    const whole = await connect({ inference: 'whole' }).describe({ table }, never);
    expect(whole.columns.map(({ name }) => name)).toEqual(['_id', 'rare', 'deep.er']);
    await expect(sampling.extract({ table }, { columns: ['raer'] }, never)).rejects.toThrow('did you mean "rare"?');
  });

  it('a value that the sample did not announce is rejected, never changed', async () => {
    const documents: Document[] = Array.from({ length: 40 }, (_, index) => ({ _id: index, n: new Int32(index), s: 'text' }));
    documents[20]!.n = '20';
    const table = await fill(documents);
    const sampling = connect({ sample_documents: 10 });
    const only = { columns: ['n'], orderBy: ['_id'] };
    expect((await extractAll(sampling, { table, filter: '{"_id": 20}' }, only)).rows).toEqual([['"20"']]);
    await db.collection<{ _id: number; s: unknown }>(table).updateOne({ _id: 20 }, { $set: { s: 5 } });
    const texts = await extractAll(sampling, { table }, { columns: ['s'], orderBy: ['_id'] });
    expect(texts.rows.map(([text]) => text).filter((text) => text !== 'text')).toEqual(['\0' + '5 (int)']);
    const { types, rows } = await extractAll(
      connect({ inference: 'whole' }),
      { table, filter: '{"_id": {"$gte": 19, "$lte": 20}}' },
      { columns: ['n', 's'], orderBy: ['_id'] },
    );
    expect(types).toEqual({ n: { kind: 'json' }, s: { kind: 'json' } });
    expect(rows).toEqual([
      ['19', '"text"'],
      ['"20"', '5'],
    ]);
  });

  it('keys are unique indexes over whole collections', async () => {
    const table = await fill([{ _id: new ObjectId(), a: 1, b: { c: 2 }, d: 3, list: [1] }]);
    const collection = db.collection(table);
    await collection.createIndex({ a: 1, 'b.c': 1 }, { unique: true, name: 'pair' });
    await collection.createIndex({ d: 1 }, { name: 'plain' });
    await collection.createIndex({ d: 1 }, { unique: true, name: 'partial', partialFilterExpression: { d: { $gt: 5 } } });
    const { keys, columns, rowEstimate } = await connect().describe({ table }, never);
    expect(keys).toEqual([
      { name: '_id_', columns: ['_id'], primary: true },
      { name: 'pair', columns: ['a', 'b.c'], primary: false },
    ]);
    expect(columns.find(({ name }) => name === '_id')).toMatchObject({ nativeType: 'objectId', nullable: false });
    expect(rowEstimate).toBe(1);
  });

  it('tells that an _id is made, and what a validator requires', async (context) => {
    const table = await fill([{ _id: 1, a: 1, b: 2 }]);
    const told = async () => {
      const { columns } = await connect().describe({ table }, never);
      return columns.map(({ name, filled, required }) => [name, filled ?? (required ? 'required' : null)]);
    };
    expect(await told()).toEqual([
      ['_id', 'default'],
      ['a', null],
      ['b', null],
    ]);
    await db.command({ collMod: table, validator: { $jsonSchema: { required: ['b'] } } }).catch(() => undefined);
    const [listed] = await db.listCollections({ name: table }).toArray();
    if (!(listed && 'options' in listed && listed.options?.validator)) context.skip('this server keeps no validators');
    expect(await told()).toEqual([
      ['_id', 'default'],
      ['a', null],
      ['b', 'required'],
    ]);
  });

  it('says when the stand-in or the server cannot read as of one moment', async () => {
    const table = await fill([{ _id: 1 }]);
    const connector = connect();
    await extractAll(connector, { table });
    const hello = await db.command({ hello: 1 });
    expect(connector.capabilities.consistentSnapshot).toBe(hello.setName !== undefined || hello.msg === 'isdbgrid');
    const off = connect({ snapshot: false });
    await extractAll(off, { table });
    expect(off.capabilities.consistentSnapshot).toBe(false);
  });

  it('counts the connections of the driver', async () => {
    const table = await fill([{ _id: 1 }]);
    const connector = connect({ pool: { size: 2, overflow: 1 } });
    await Promise.all([1, 2, 3, 4].map(() => extractAll(connector, { table })));
    expect(connector.poolUse?.()).toMatchObject({ size: 2, overflow: 1, inUse: 0, waiting: 0, failed: 0, timedOut: 0 });
    expect(connector.poolUse?.().opened).toBeLessThanOrEqual(3);
    expect(connector.poolUse?.().idle).toBeGreaterThan(0);
  });
});
