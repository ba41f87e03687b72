import { allowed, router } from '#server/api/trpc.ts';
import { describeDataset, listDatasets, sampleDataset } from './browse-datasets.ts';
import { checkConnection, checkConnectionNow } from './check-connection.ts';
import {
  checkConnectionInput,
  connectionRefInput,
  createConnectionInput,
  describeDatasetInput,
  listDatasetsInput,
  parseUrlInput,
  sampleDatasetInput,
  updateConnectionInput,
} from './connection.schema.ts';
import { createConnection, getConnection, listConnections, removeConnection, updateConnection } from './connection.service.ts';
import { connectionPools } from './connection-pools.ts';
import { connectionTypes, parseConnectionUrl } from './connection-types.ts';

/** Fires when the caller has gone; a caller without one (a test) never goes. */
const present = (signal: AbortSignal | undefined) => signal ?? new AbortController().signal;

export const connectionRouter = router({
  list: allowed('connections.read').query(({ ctx }) => listConnections(ctx.app, ctx.actor)),
  get: allowed('connections.read')
    .input(connectionRefInput)
    .query(({ ctx, input }) => getConnection(ctx.app, ctx.actor, input)),
  /** How its connections are used, by process; asked again and again while the page is open. */
  pools: allowed('connections.read')
    .input(connectionRefInput)
    .query(({ ctx, input }) => connectionPools(ctx.app, ctx.actor, input)),
  types: allowed('connections.read').query(({ ctx }) => connectionTypes(ctx.actor)),
  /** A mutation, as the URL holds a password and a query's input stands in the address. */
  parseUrl: allowed('connections.write')
    .input(parseUrlInput)
    .mutation(({ ctx, input }) => parseConnectionUrl(ctx.actor, input)),
  create: allowed('connections.write')
    .input(createConnectionInput)
    .mutation(({ ctx, input }) => createConnection(ctx.app, ctx.actor, input)),
  update: allowed('connections.write')
    .input(updateConnectionInput)
    .mutation(({ ctx, input }) => updateConnection(ctx.app, ctx.actor, input)),
  remove: allowed('connections.write')
    .input(connectionRefInput)
    .mutation(({ ctx, input }) => removeConnection(ctx.app, ctx.actor, input)),
  /** Streams the steps as they end: `for await (const step of await client.connections.check.mutate(…))`. */
  check: allowed('connections.check')
    .input(checkConnectionInput)
    .mutation(async function* ({ ctx, input, signal }) {
      yield* checkConnection(ctx.app, ctx.actor, input, present(signal));
    }),
  checkNow: allowed('connections.check')
    .input(checkConnectionInput)
    .mutation(({ ctx, input, signal }) => checkConnectionNow(ctx.app, ctx.actor, input, present(signal))),
  datasets: allowed('connections.check')
    .input(listDatasetsInput)
    .query(({ ctx, input, signal }) => listDatasets(ctx.app, ctx.actor, input, present(signal))),
  describe: allowed('connections.check')
    .input(describeDatasetInput)
    .query(({ ctx, input, signal }) => describeDataset(ctx.app, ctx.actor, input, present(signal))),
  sample: allowed('connections.check')
    .input(sampleDatasetInput)
    .query(({ ctx, input, signal }) => sampleDataset(ctx.app, ctx.actor, input, present(signal))),
});
