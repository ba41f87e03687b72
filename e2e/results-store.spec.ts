import { MongoClient } from 'mongodb';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import { type ApiSession, apiSession, signIn } from './api-session.ts';
import { finishedRun, makeTables, repairing } from './change-scene.ts';
import { expect, test } from './fixtures.ts';
import { type Instance, startInstance } from './instance.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

/** The results of runs are kept in MongoDB besides; here behind a proxy, so that it can go away and come back. */

const account = { name: 'Ada', email: 'ada@example.com', password: 'a long enough one' };
const mongodb = process.env.TIEOUT_TEST_MONGODB_URL;
const database = `tieout_e2e_${process.pid}`;

let proxy: TestProxy;
let instance: Instance;
let shop: ShopDatabase;
let session: ApiSession;

test.skip(mongodb === undefined, 'TIEOUT_TEST_MONGODB_URL is not set');

test.beforeAll(async () => {
  if (mongodb === undefined) return;
  const server = new URL(mongodb);
  proxy = await startProxy(server.hostname, Number(server.port || 27017));
  const url = new URL(mongodb);
  url.host = `127.0.0.1:${proxy.port}`;
  url.pathname = `/${database}`;
  instance = await startInstance({ env: { MONGODB_URI: url.href } });
  await apiSession(instance.url).mutate('setup.createAdministrator', account);
  session = await signIn(instance.url, account);
  shop = await makeShopDatabase('stored_shop');
  await makeTables(shop, 'stored', 3);
  await shop.importRulesets((...args) => instance.cli(...args), [repairing('stored', 'stored_shop')]);
});
test.afterAll(async () => {
  if (mongodb === undefined) return;
  await shop.remove();
  await instance.stop();
  await proxy.close();
  const client = await new MongoClient(mongodb).connect();
  await client.db(database).dropDatabase();
  await client.close();
});

test('a result that MongoDB did not take is a result all the same, and is stored again from its page', async ({
  page,
  context,
  accessible,
  picture,
}) => {
  test.slow();
  await context.addCookies(session.cookies.map(({ name, value }) => ({ name, value: encodeURIComponent(value), url: instance.url })));
  proxy.accept(false);
  proxy.cut();
  const id = await finishedRun(session, 'REVIEW_STORED');
  await page.goto(`${instance.url}/runs/${id}`);
  const store = page.getByRole('region', { name: 'Results store' });
  await expect(store).toContainText('It could not be stored.', { timeout: 90_000 });
  await expect(page.getByRole('region', { name: 'Warnings' })).toContainText('was not stored in MongoDB');
  await expect(page.getByRole('region', { name: 'KPIs' })).toBeVisible();
  await store.scrollIntoViewIfNeeded();
  await accessible();
  await picture('results-store-failed', { fullPage: true });

  proxy.accept(true);
  await store.getByRole('button', { name: 'Store the result' }).click();
  await expect(store).toContainText(/Stored .* as document\s*[0-9a-f]{24}/, { timeout: 90_000 });
  await expect(store).not.toContainText('It could not be stored.');
  const first = await documentOf(id);

  // Once more: the same document, and a failure in between keeps it.
  proxy.accept(false);
  proxy.cut();
  await store.getByRole('button', { name: 'Store again' }).click();
  await expect(store).toContainText('the former document is kept', { timeout: 90_000 });
  await expect(store).toContainText(first);
  await accessible();
  proxy.accept(true);
  await store.getByRole('button', { name: 'Store again' }).click();
  await expect(store).not.toContainText('could not be stored', { timeout: 90_000 });
  expect(await documentOf(id)).toBe(first);
  await expect(page.getByRole('region', { name: 'Warnings' })).not.toContainText('MongoDB');
});

async function documentOf(id: string): Promise<string> {
  const run = await session.query<{ resultsStore: { documentId: string | null } | null }>('runs.get', { id });
  const found = run.resultsStore?.documentId;
  if (!found) throw new Error(`The run ${id} has no document`);
  return found;
}
