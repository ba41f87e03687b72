import { randomBytes } from 'node:crypto';
import { type ClientSession, type CommandStartedEvent, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { never } from '../testing/collect.ts';
import { repeatOnDeadlock } from '../testing/repeat-on-deadlock.ts';
import { mongodbConfigSchema } from './config.ts';
import { explainMongodbError } from './errors.ts';
import { rawReplies } from './raw-documents.ts';

const DOCUMENTS = 15_000;

describeEngine('mongodb', 'raw replies', (engine) => {
  const database = `tieout_replies_${randomBytes(4).toString('hex')}`;
  let client: MongoClient;
  let session: ClientSession;
  const started: CommandStartedEvent[] = [];

  beforeAll(async () => {
    client = new MongoClient(engine.url, { monitorCommands: true });
    session = client.startSession();
    client.on('commandStarted', (event) => started.push(event));
    await repeatOnDeadlock(() => collection().insertMany(Array.from({ length: DOCUMENTS }, (_, index) => ({ index }))));
  });
  beforeEach(() => {
    started.length = 0;
  });
  afterAll(async () => {
    await session.endSession();
    await repeatOnDeadlock(() => client.db(database).dropDatabase());
    await client.close();
  });

  const collection = () => client.db(database).collection('c');
  const commands = () => started.map(({ commandName }) => commandName);
  /** The next reply is asked for by the cursor's number. */
  const cursorId = () =>
    vi.waitFor(() => {
      const more = started.find(({ commandName }) => commandName === 'getMore');
      if (!more) throw new Error('nothing asked for yet');
      return more.command.getMore;
    });

  it('bring every document, the next reply asked for before this one is taken', async () => {
    let documents = 0;
    for await (const reply of rawReplies(collection(), [], { session }, never)) {
      // While this reply is in hand.
      if (documents === 0) expect(await cursorId()).toBeTruthy();
      documents += reply.length;
    }
    expect(documents).toBe(DOCUMENTS);
    expect(commands()).toEqual([
      'aggregate',
      ...commands()
        .slice(1)
        .map(() => 'getMore'),
    ]);
    expect(started[0]!.command).toMatchObject({ pipeline: [], cursor: { batchSize: 5000 }, allowDiskUse: true });
  });

  it('end with an error when the server has closed the cursor', async () => {
    const reading = (async () => {
      for await (const _ of rawReplies(collection(), [], { session }, never)) {
        await client.db(database).command({ killCursors: 'c', cursors: [await cursorId()] });
      }
    })();
    const error = await reading.catch((caught) => caught);
    const explained = explainMongodbError(error, mongodbConfigSchema.parse({ host: 'h', database }));
    expect(explained).toMatchObject({ code: 'connection_lost', message: expect.stringContaining('cursor') });
  });

  it('leave no cursor behind when the consumer stops, or is cancelled', async () => {
    const controller = new AbortController();
    for (const stop of ['break', 'abort']) {
      started.length = 0;
      let id = '';
      const reading = (async () => {
        for await (const _ of rawReplies(collection(), [], { session }, controller.signal)) {
          id = String(await cursorId());
          if (stop === 'break') break;
          controller.abort();
        }
      })();
      await (stop === 'break' ? reading : expect(reading).rejects.toThrow());
      const killed = started.find(({ commandName }) => commandName === 'killCursors');
      expect([stop, String(killed?.command.cursors)]).toEqual([stop, id]);
    }
  });
});
