import { type CheckPlan, type Finding, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { reach } from '../reach.ts';
import { Attempt, compareClocks, isAboutDatabase, serverField } from '../server-check.ts';
import { addressesBehind, describeHosts } from './addresses.ts';
import { listCollections } from './catalog.ts';
import { CHECK_WITHIN_MS, factsOf, MongoConnection } from './client.ts';
import type { MongodbConfig } from './config.ts';
import { explainMongodbError, serverCode } from './errors.ts';

const OLDEST = 6;

export async function* checkMongodb(config: MongodbConfig, baseDir: string, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const connection = new MongoConnection(config, baseDir, { answerWithinMs: CHECK_WITHIN_MS });
  const explain = (error: unknown) => explainMongodbError(error, config);
  const attempt = new Attempt(() => connection.database.command({ ping: 1 }, { signal }), explain);
  const encrypted = config.tls === undefined ? config.srv === true : config.tls.mode !== 'disable';
  const plan: CheckPlan = {
    reach: () => reachOne(config, signal),
    tls: async (): Promise<Finding> => {
      if (!encrypted) return { skipped: 'TLS is off for this connection.' };
      await attempt.failIf((error) => error.code === 'tls_failed');
      return `Encrypted (${config.tls?.mode ?? 'verify-full'}).`;
    },
    sign_in: async (): Promise<Finding> => {
      await attempt.failIf((error) => !isAboutDatabase(error));
      if (config.username === undefined) return { skipped: 'This connection signs in as nobody.' };
      return `Signed in as ${config.username}.`;
    },
    database: async (): Promise<Finding> => {
      await attempt.value();
      return (await isThere(connection, signal))
        ? `The database ${config.database} is there.`
        : {
            warning: `There is no database ${config.database} yet, or nothing in it can be seen.`,
            fix: 'Check the name of the database, and what this user may read.',
            field: 'database',
          };
    },
    privileges: async (): Promise<Finding> => {
      const collections = await listCollections(connection, signal);
      const [first] = collections;
      if (!first) {
        return {
          warning: `No collection of ${config.database} can be seen.`,
          fix: 'Grant the role "read" on the database, or check its name.',
          field: 'database',
        };
      }
      await connection.database.collection(first.name).findOne({}, { projection: { _id: 1 }, signal });
      return collections.length === 1 ? '1 collection can be seen.' : `${collections.length} collections and views can be seen.`;
    },
    version: () => version(connection, config, signal),
    clock: async (): Promise<Finding> => {
      const { now } = factsOf(await connection.database.command({ hello: 1 }, { signal }));
      if (!now) return { skipped: 'The server does not tell its time.' };
      return compareClocks(async () => Number(factsOf(await connection.database.command({ hello: 1 }, { signal })).now));
    },
  };
  try {
    yield* runChecks(plan, explain, serverField, signal);
  } finally {
    await connection.close();
  }
}

/** The first member that answers will do. */
async function reachOne(config: MongodbConfig, signal: AbortSignal): Promise<string> {
  const addresses = await addressesBehind(config);
  const attempts = await Promise.allSettled(addresses.map(({ host, port }) => reach(host, port, signal)));
  const answered = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  if (answered.length > 0) return answered.join(' ');
  throw attempts.find((attempt) => attempt.status === 'rejected')?.reason ?? new Error(`no address behind ${describeHosts(config)}`);
}

/** MongoDB makes databases on their first write: one that is not listed is empty, misspelt, or hidden from this user. */
async function isThere(connection: MongoConnection, signal: AbortSignal): Promise<boolean> {
  const { database } = connection.config;
  const listed = await connection.database.client
    .db('admin')
    .command({ listDatabases: 1, nameOnly: true, filter: { name: database } }, { signal })
    .then(
      ({ databases }) => (databases as { name: string }[]).some(({ name }) => name === database),
      (error) => {
        // Not every user, and not every compatible server, may ask for the list.
        if (serverCode(error) === undefined) throw error;
        return false;
      },
    );
  return listed || (await listCollections(connection, signal)).length > 0;
}

async function version(connection: MongoConnection, config: MongodbConfig, signal: AbortSignal): Promise<Finding> {
  const { version: number } = await connection.database.command({ buildInfo: 1 }, { signal });
  const { replicaSet, sharded, offersSnapshot, offersTransactions } = await connection.server(signal);
  const kind = sharded ? 'sharded cluster' : replicaSet ? 'replica set' : 'single server';
  const moment = offersSnapshot && config.snapshot ? 'reads see one moment' : 'reads do not see one moment';
  const summary = `MongoDB ${number}, ${kind}, ${moment}, ${offersTransactions ? 'changes can be applied' : 'read only'}`;
  if (Number.parseInt(String(number), 10) >= OLDEST) return summary;
  return { warning: summary, fix: `Tieout is made for MongoDB ${OLDEST} and later.` };
}
