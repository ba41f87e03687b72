import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { createShopRuleset, editor, type RulesetDetail, SHOP, SHOP_TABLES } from './ruleset-editor.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase(SHOP);
  await shop.execute(...SHOP_TABLES);
});
test.afterAll(() => shop.remove());
// Every test begins with the connection there; importing it again changes nothing.
test.beforeEach(({ cli }) => shop.importRulesets(cli, []));

/** The whole form at once: what a bar that stays in view half covers is no small target, only not scrolled to. */
async function examineWhole(page: Page, accessible: () => Promise<void>) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1440, height: 2400 });
  await accessible();
  if (before) await page.setViewportSize(before);
}

async function choose(page: Page, side: 'Source' | 'Target', label: 'Connection' | 'Table', option: string) {
  const box = editor(page).side(side).getByRole('combobox', { name: label, exact: true });
  await box.click();
  await box.fill(option);
  await page.getByRole('option', { name: option }).first().click();
  await expect(box).toHaveValue(option);
}

test('a ruleset is made from suggestions and published', async ({ page, api, accessible, picture }) => {
  await page.goto('/rulesets');
  await page.getByRole('link', { name: 'New ruleset' }).click();
  await expect(page.getByText('Choose the connection of the source.')).toBeVisible();
  for (const [side, table] of [
    ['Source', 'crm_orders'],
    ['Target', 'wh_orders'],
  ] as const) {
    await choose(page, side, 'Connection', SHOP);
    await choose(page, side, 'Table', table);
  }
  const { column, pairs, suggestions, publish, dialog } = editor(page);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await expect(column('Source', ', key pair 1 of order_id')).toHaveValue('order_id');
  await expect(column('Source', ', key pair 1 of order_id')).toBeFocused();
  await expect(column('Target', ', key pair 1 of order_id')).toHaveValue('OrderId');

  await expect(page.getByText('Judged by all 3 rows of the source and all 2 rows of the target.')).toBeVisible();
  await suggestions.getByRole('button', { name: /Accept amount = amount/ }).focus();
  await page.keyboard.press('Enter');
  await expect(pairs).toHaveCount(1);
  await expect(suggestions.getByRole('button', { name: /amount/ })).toHaveCount(0);
  await expect(page.getByText(/"amount" .* are compared by canonical text/)).toBeVisible();
  await page.getByRole('button', { name: 'Accept 3', exact: true }).click();
  await expect(pairs).toHaveCount(4);
  await expect(page.getByRole('button', { name: 'Add a field pair', exact: true })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Pick only_here of the source' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pick loaded_at of the target' })).toBeVisible();
  await expect(page.getByText(/Matches crm_orders .* by order_id = OrderId, and compares/)).toBeVisible();

  await page.getByRole('button', { name: 'Exactly: how note with note is compared' }).click();
  await page.getByRole('checkbox', { name: 'NULL equals the empty text' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'NULL = empty: how note with note is compared' })).toBeFocused();

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders from suggestions');
  await expect(page.getByRole('textbox', { name: 'Id', exact: true })).toHaveAttribute('placeholder', 'ORDERS_FROM_SUGGESTIONS');
  await examineWhole(page, accessible);
  await picture('ruleset-new', { fullPage: true });

  await publish.click();
  await expect(dialog).toContainText('The check found no problems');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Made in the browser');
  await accessible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/rulesets\/ORDERS_FROM_SUGGESTIONS$/);
  await expect(page.getByText('Version 1 is published.', { exact: true }).first()).toBeVisible();
  const { definition: made } = await api.query<RulesetDetail>('rulesets.get', { id: 'ORDERS_FROM_SUGGESTIONS' });
  expect(made).toMatchObject({
    rules: [{ name: 'order_id', type: 'exact', keys: [{ source: 'order_id', target: 'OrderId' }] }],
    fields: [{ source: 'amount' }, { source: 'order_no' }, { source: 'status' }, { source: 'note', compare: { null_equals_empty: true } }],
  });

  await page.goto('/rulesets?q=suggestions');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('from sugg');
  await page
    .getByRole('option', { name: /Orders from suggestions ORDERS_FROM/ })
    .filter({ hasNotText: 'Start' })
    .last()
    .click();
  await expect(page).toHaveURL(/\/rulesets\/ORDERS_FROM_SUGGESTIONS$/);
  await page.goBack();
  const row = page.getByRole('table', { name: 'Rulesets' }).getByRole('row', { name: /Orders from suggestions/ });
  await expect(row).toContainText('crm_orders');
  await expect(row).toContainText('Never run');
  await accessible();
});

test('the check names every problem and puts each beside its field', async ({ page, api, accessible, picture }) => {
  await createShopRuleset(api, 'E2E_PROBLEMS', { fields: [{ source: 'statsu', target: 'status' }] });
  await page.goto('/rulesets/E2E_PROBLEMS');
  const { side, column, check } = editor(page);
  const field = column('Source', ' of field pair 1');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('No column "statsu" in crm_orders; did you mean "status"?')).toBeVisible();

  await side('Source').getByRole('textbox', { name: 'Filter' }).fill('no_such_column = 1');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await expect(page.getByText('Name a column.')).toHaveCount(0);
  await check.click();
  await expect(page.getByText('Name a column.')).toHaveCount(2);
  await expect(
    side('Source')
      .getByText(/no_such_column/)
      .last(),
  ).toBeVisible();
  await expect(side('Source').getByRole('textbox', { name: 'Filter' })).toBeFocused();
  await examineWhole(page, accessible);
  await picture('ruleset-problems', { fullPage: true });

  const findings = page.getByRole('button', { name: /4 problems/ });
  await findings.click();
  await page.getByRole('button', { name: /Rule 3, key pair 1, target/ }).click();
  await expect(column('Target', ', key pair 1 of rule 3')).toBeFocused();
  await findings.click();
  await page.getByRole('button', { name: /Field pair 1, source/ }).click();
  await expect(field).toBeFocused();

  await field.fill('status');
  await page.getByRole('option', { name: 'status' }).click();
  await page.getByRole('button', { name: 'Remove rule 3', exact: true }).click();
  await side('Source').getByRole('textbox', { name: 'Filter' }).fill('order_id > 0');
  await check.click();
  await expect(page.getByRole('button', { name: /problem/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /warning/ })).toBeVisible();
});

test('keys are measured on both sides, and rules moved by keyboard', async ({ page, api }) => {
  await createShopRuleset(api, 'E2E_KEYS');
  await page.goto('/rulesets/E2E_KEYS');
  const rules = page.getByRole('list', { name: 'Rules' }).locator(':scope > li');
  await rules.nth(1).getByRole('button', { name: 'Measure uniqueness' }).click();
  const measured = rules.nth(1).getByRole('table', { name: 'How unique the keys are' });
  await expect(measured.getByRole('row', { name: /Source/ })).toContainText(/3\s*2\s*0\s*1 row repeats a key/);
  await expect(measured.getByRole('row', { name: /Target/ })).toContainText('Unique');

  await rules.nth(1).getByRole('textbox', { name: 'Name of rule 2' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rules.nth(0).getByRole('textbox', { name: 'Name of rule 1' })).toHaveValue('number');
  await expect(rules.nth(0).getByRole('textbox', { name: 'Name of rule 1' })).toBeFocused();
  await rules.nth(0).getByRole('button', { name: 'Move number down' }).click();
  await expect(rules.nth(1).getByRole('textbox', { name: 'Name of rule 2' })).toHaveValue('number');
  await rules.nth(1).getByRole('button', { name: 'Add a key pair' }).click();
  await expect(rules.nth(1).getByText('Composite')).toBeVisible();

  await page.getByRole('button', { name: 'Remove number', exact: true }).click();
  await expect(rules).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Remove order id', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add a rule' })).toBeFocused();
  await expect(page.getByText('Say how rows of both sides belong together: add a rule.')).toBeVisible();
});

test('a run of the published version is started from the page, and leaving is guarded', async ({ page, api }) => {
  await createShopRuleset(api, 'E2E_RUN');
  await page.goto('/rulesets/E2E_RUN');
  await page.getByRole('textbox', { name: 'Description' }).fill('Not published');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('Not published');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Start a run' })).toContainText('crm_orders');
  await expect(page).toHaveURL(/start=true/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/start/);
});

test.describe('as viewer', () => {
  test.use({ role: 'viewer' });
  test('a ruleset can be read but not changed', async ({ page, accessible }) => {
    await page.goto('/rulesets');
    await expect(page.getByRole('link', { name: 'New ruleset' })).toHaveCount(0);
    await page.getByRole('table', { name: 'Rulesets' }).getByRole('link').first().click();
    await expect(page.getByRole('heading', { name: 'Match rows' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Publish|Run|Check/ })).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await accessible();
    await page.goto('/rulesets/new');
    await expect(page.getByRole('alert').filter({ hasText: 'You may not make rulesets.' })).toBeVisible();
  });
});
