import { expect, test } from './fixtures.ts';
import { editor, type RulesetDetail } from './ruleset-editor.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'transform_shop';
/** The same orders: the source writes its numbers with zeros and its states with blanks, and one of them not at all. */
const TABLES = [
  'create table tf_orders (no text primary key, status text)',
  "insert into tf_orders values ('0007', ' paid '), ('0008', 'open'), ('0009', 'Open '), ('0010', '')",
  'create table tf_books (no integer primary key, status text)',
  "insert into tf_books values (7, 'PAID'), (8, 'OPEN'), (9, 'OPEN'), (10, '')",
];

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await shop.execute(...TABLES);
});
test.afterAll(() => shop.remove());
test.beforeEach(({ cli }) => shop.importRulesets(cli, []));

const ruleset = (id: string) => ({
  id,
  name: `Ruleset ${id}`,
  source: { connection: CONNECTION, table: 'tf_orders' },
  target: { connection: CONNECTION, table: 'tf_books' },
  rules: [{ name: 'number', type: 'exact', keys: [{ source: 'no', target: 'no' }] }],
  fields: [{ source: 'status', target: 'status' }],
});

interface Counts {
  matched_count: number;
  equal_count: number;
  mismatched_count: number;
}

test('transforms of a field and of a key are tried on sample rows, published, and make the differences go', async ({
  page,
  api,
  cli,
  accessible,
  picture,
}) => {
  // Two runs, three looks with axe in both themes: more than a page usually takes.
  test.slow();
  await api.mutate('rulesets.create', { definition: ruleset('E2E_TRANSFORMS') });
  const before = JSON.parse(await cli('run', 'E2E_TRANSFORMS', '--json')) as Counts;
  expect(before).toMatchObject({ matched_count: 0 });

  await page.goto('/rulesets/E2E_TRANSFORMS');
  const { pairs, publish, dialog } = editor(page);
  await page.getByRole('combobox', { name: 'Type of number' }).click();
  await page.getByRole('option', { name: /Transformation/ }).click();
  const key = page.getByRole('button', { name: 'Transforms of no: none yet' });
  await key.first().click();
  const panel = page.getByRole('dialog', { name: /^Transforms of no/ });
  const add = panel.getByRole('button', { name: 'Add a transform' });
  await add.click();
  await page.getByRole('menuitem', { name: /^To whole number/ }).click();
  const sample = panel.getByRole('table', { name: 'Sample values before and after' });
  await expect(sample.getByRole('row', { name: '0007 7' })).toBeVisible();
  await expect(panel.getByRole('status')).toHaveText('Of 4 sample rows 4 change.');
  await panel.getByRole('textbox', { name: 'Try a value' }).fill('seven');
  await expect(sample.getByText('Row rejected: "seven" is not a whole number (to_integer)')).toBeVisible();
  await accessible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Transforms of no: to_integer' })).toBeFocused();

  await pairs.first().getByRole('button', { name: 'Transforms of status: none yet' }).click();
  const chain = page.getByRole('dialog', { name: /^Transforms of status/ });
  for (const name of ['Upper case', 'Trim', 'Map values']) {
    await chain.getByRole('button', { name: 'Add a transform' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  }
  const steps = chain.getByRole('list', { name: 'Transforms in their order' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);
  // A map says what for what; until then the chain is not whole.
  await expect(chain.getByText('List a value.')).toBeVisible();
  await accessible();
  await picture('transforms-unfinished');
  await chain.getByRole('button', { name: 'Remove 3, Map values' }).click();
  await expect(steps).toHaveCount(2);
  await chain.getByRole('button', { name: 'Move 2, Trim up' }).click();
  await expect(steps.first()).toContainText('Trim');
  // What was moved keeps the focus, so that it can be moved on.
  await expect(chain.getByRole('button', { name: 'Move 1, Trim down' })).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(steps.first()).toContainText('Upper case');
  await expect(chain.getByRole('button', { name: 'Move 2, Trim up' })).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(steps.first()).toContainText('Trim');
  const values = chain.getByRole('table', { name: 'Sample values before and after' });
  await expect(values.getByRole('columnheader')).toHaveText(['status string', '→ Trim string', '→ Upper case string']);
  await expect(values.getByRole('row').nth(1)).toHaveText(/paid.*PAID/);
  await expect(chain.getByRole('status')).toHaveText('Of 4 sample rows 3 change.');
  await accessible();
  await picture('transforms');
  await chain.getByRole('button', { name: 'Done' }).click();
  await expect(pairs.first()).toContainText('status → trim → upper');
  await picture('ruleset-with-transforms', { fullPage: true });

  await publish.click();
  await expect(dialog).toContainText('The check found no problems');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 2 is published.', { exact: true }).first()).toBeVisible();
  const { definition } = await api.query<RulesetDetail>('rulesets.get', { id: 'E2E_TRANSFORMS' });
  expect(definition).toMatchObject({
    rules: [{ type: 'transformation', keys: [{ source: 'no', target: 'no', transforms: ['to_integer'] }] }],
    fields: [{ source: 'status', target: 'status', transforms: ['trim', 'upper'] }],
  });
  const after = JSON.parse(await cli('run', 'E2E_TRANSFORMS', '--json')) as Counts & { execution_id: string };
  expect(after).toMatchObject({ matched_count: 4, equal_count: 4, mismatched_count: 0 });
});

test('the differences show a value before and after its transforms', async ({ page, api, cli, accessible, picture }) => {
  const given = ruleset('E2E_TRANSFORMED');
  await api.mutate('rulesets.create', {
    definition: {
      ...given,
      rules: [{ name: 'number', type: 'transformation', keys: [{ source: 'no', target: 'no', transforms: ['to_integer'] }] }],
      fields: [{ source: 'status', target: 'status', transforms: ['trim', 'lower'] }],
    },
  });
  const { execution_id: execution } = JSON.parse(await cli('run', 'E2E_TRANSFORMED', '--json')) as { execution_id: string };
  await page.goto(`/runs/${execution}/differences`);
  const cell = page.getByRole('gridcell').filter({ hasText: 'after transforms' }).first();
  await expect(cell).toContainText(/paid.*→.*after transforms.*paid.*PAID/);
  await accessible();
  await picture('differences-after-transforms');
  await cell.dblclick();
  const panel = page.getByRole('dialog');
  await expect(panel).toContainText('In the source, before transforms');
  await accessible();
  await picture('row-after-transforms');
});

test('lists, columns and choices of transforms are written in the form, and the YAML says the same', async ({ page, api, accessible }) => {
  test.slow();
  await api.mutate('rulesets.create', { definition: ruleset('E2E_ARGUMENTS') });
  await page.goto('/rulesets/E2E_ARGUMENTS');
  await page.getByRole('button', { name: 'Transforms of status: none yet' }).click();
  const panel = page.getByRole('dialog', { name: /^Transforms of status/ });
  const add = async (name: string) => {
    await panel.getByRole('button', { name: 'Add a transform' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
  };
  await add('Map values');
  const values = panel.getByRole('group', { name: 'Values' });
  await values.getByRole('button', { name: 'Add a value' }).click();
  await expect(values.getByRole('textbox', { name: 'Value 1', exact: true })).toBeFocused();
  await page.keyboard.type(' paid ');
  await values.getByRole('textbox', { name: 'What value 1 becomes' }).fill('PAID');
  await values.getByRole('button', { name: 'Add a value' }).click();
  await values.getByRole('textbox', { name: 'Value 2', exact: true }).fill('open');
  await values.getByRole('checkbox', { name: 'NULL' }).nth(1).click();
  await panel.getByRole('combobox', { name: 'Any other value' }).click();
  await page.getByRole('option', { name: 'becomes this text' }).click();
  await panel.getByRole('textbox', { name: 'The text' }).fill('other');
  await add('Join texts and columns');
  const after = panel.getByRole('group', { name: 'After the value' });
  await after.getByRole('button', { name: 'Add a text' }).click();
  await after.getByRole('textbox', { name: 'After the value, part 1: text' }).fill('-');
  await after.getByRole('button', { name: 'Add a column' }).click();
  const column = after.getByRole('combobox', { name: 'After the value, part 2: column' });
  await column.fill('no');
  await page.getByRole('option', { name: 'no' }).click();
  await add('Fill NULL');
  await panel.getByRole('checkbox', { name: 'Else this value' }).click();
  await expect(panel.getByRole('status')).toHaveText('Of 4 sample rows 4 change.');
  const rows = panel.getByRole('table', { name: 'Sample values before and after' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('PAID-0007');
  await expect(rows.nth(2)).toContainText('NULL');
  await expect(rows.nth(3)).toContainText('other-0009');
  await accessible();
  await panel.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = page.getByRole('textbox', { name: 'Ruleset as YAML' });
  await expect(yaml).toHaveValue(
    /map:[\s\S]*" paid ": PAID[\s\S]*open: null[\s\S]*text: other[\s\S]*concat:[\s\S]*column: no[\s\S]*coalesce:[\s\S]*value: ""/,
  );
});
