import { expect, test } from './fixtures.ts';
import { createShopRuleset, editor, type RulesetDetail, SHOP, SHOP_TABLES, shopRuleset } from './ruleset-editor.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase(SHOP);
  await shop.execute(...SHOP_TABLES);
});
test.afterAll(() => shop.remove());
// Every test begins with the connection there; importing it again changes nothing.
test.beforeEach(({ cli }) => shop.importRulesets(cli, []));

test('versions are published, compared and restored', async ({ page, api, accessible, picture }) => {
  await createShopRuleset(api, 'E2E_VERSIONS');
  await page.goto('/rulesets/E2E_VERSIONS');
  const { side, publish, dialog } = editor(page);
  await expect(publish).toBeDisabled();
  await side('Target').getByRole('textbox', { name: 'Filter' }).fill("status <> 'LOST'");
  await page.keyboard.press('ControlOrMeta+s');
  await expect(dialog.getByRole('list', { name: 'What this version changes' })).toContainText('Target, filter');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Without the lost ones');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 2 is published.', { exact: true }).first()).toBeVisible();

  await page.getByRole('tab', { name: 'Versions 2' }).click();
  const versions = page.getByRole('table', { name: 'Versions' });
  await expect(versions.getByRole('row', { name: /Without the lost ones/ })).toContainText('Latest');
  const difference = page.getByRole('list', { name: 'From version 1 to version 2' });
  await expect(difference.getByRole('listitem')).toHaveText(/Added\s*Target, filter\s*status <> 'LOST'/);
  await accessible();
  await picture('ruleset-versions');
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(page.getByRole('region', { name: 'From version 1 to version 2' })).toContainText("added:   filter: status <> 'LOST'");
  await expect(page).toHaveURL(/tab=versions.*diff=yaml/);
  await accessible();

  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish as version 3' }).click();
  await expect(page.getByText('Version 3 is published: it says what version 1 said.')).toBeVisible();
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(side('Target').getByRole('textbox', { name: 'Filter' })).toHaveValue('');

  await page.goto('/rulesets/E2E_VERSIONS?version=2');
  await expect(page.getByText('This is version 2')).toBeVisible();
  await expect(page.getByText("status <> 'LOST'").first()).toBeVisible();
  await page.getByRole('button', { name: 'Show version 3' }).click();
  await expect(side('Target').getByRole('textbox', { name: 'Filter' })).toBeVisible();
});

test('YAML and form are one draft, and errors name their line', async ({ page, api, accessible }) => {
  await createShopRuleset(api, 'E2E_YAML');
  await page.goto('/rulesets/E2E_YAML?tab=yaml');
  const text = page.getByRole('textbox', { name: 'Ruleset as YAML' });
  await expect(text).toHaveValue(/name: order id/);
  const good = await text.inputValue();
  await text.fill(good.replace('type: exact', 'typ: exact'));
  await expect(page.getByText('The text cannot be read. The form keeps what it had.')).toBeVisible();
  const line = good.split('\n').findIndex((each) => each.includes('type: exact')) + 1;
  await page.getByRole('button', { name: new RegExp(`Line ${line}: .*typ: unknown key; did you mean "type"`) }).click();
  await expect(text).toBeFocused();
  await accessible();

  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByText('The YAML text cannot be read.')).toBeVisible();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(text).toHaveValue(/typ: exact/);
  await text.fill(good.replace('name: order id', 'name: by id'));
  await expect(page.getByText('Read: the form says the same.')).toBeVisible();
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of rule 1' })).toHaveValue('by id');
});

test('somebody else publishes meanwhile, and the edit is kept', async ({ page, api }) => {
  await createShopRuleset(api, 'E2E_CONFLICT');
  await page.goto('/rulesets/E2E_CONFLICT');
  const { publish, dialog } = editor(page);
  await page.getByRole('textbox', { name: 'Description' }).fill('Mine');
  await api.mutate('rulesets.publish', {
    id: 'E2E_CONFLICT',
    baseVersion: 1,
    definition: shopRuleset('E2E_CONFLICT', { staging: { ttl_hours: 48 } }),
    note: 'Two days',
  });
  await publish.click();
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  const meanwhile = dialog.getByRole('alert').filter({ hasText: 'published version 2 meanwhile' });
  await expect(meanwhile).toContainText('ttl hours: 48');
  await expect(dialog.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled();
  await meanwhile.getByRole('button', { name: 'Put mine on top of version 2' }).click();
  await expect(dialog.getByRole('list', { name: 'What this version changes' })).toContainText('Description');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 3 is published.', { exact: true }).first()).toBeVisible();
  const { definition: published } = await api.query<RulesetDetail>('rulesets.get', { id: 'E2E_CONFLICT' });
  expect(published.description).toBe('Mine');
});
