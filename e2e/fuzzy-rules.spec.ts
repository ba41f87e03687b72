import type { Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';
import { expect, test } from './fixtures.ts';
import { editor } from './ruleset-editor.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'fuzzy_people';
const TABLES = [
  'create table people (id integer primary key, town text, name text, phone text)',
  `insert into people values (1, 'Bonn', 'Martha Jones', '1'), (2, 'Bonn', 'Otto Dix', '2'), (3, 'Trier', 'Martha Jones', '3'),
     (4, 'Trier', 'Karl Marx', '4'), (5, null, 'Nobody Home', '5')`,
  'create table members (no integer primary key, city text, full_name text, phone text)',
  `insert into members values (11, 'Bonn', 'Marhta Jones', '1'), (12, 'Bonn', 'Oto Dix', '9'), (13, 'Trier', 'Carl Marx', '4'),
     (14, 'Bonn', 'Someone Else', '6'), (15, null, 'Nobody Home', '5')`,
  'create table visits (code text, day text, note text)',
  "insert into visits values ('A', '1', 'x'), ('A', '1', 'x'), ('A', '1', 'y'), ('B', '1', 'x'), ('B', '2', 'x'), ('C', '1', 'z')",
  'create table stays (code text, day text, note text)',
  "insert into stays values ('A', '1', 'x'), ('A', '1', 'x'), ('B', '1', 'x'), ('C', '1', 'z'), ('C', '1', 'z')",
];

let shop: ShopDatabase;
test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await shop.execute(...TABLES);
});
test.afterAll(() => shop.remove());
test.beforeEach(({ cli }) => shop.importRulesets(cli, []));

const side = (table: string) => ({ connection: CONNECTION, table });

async function finished(api: ApiSession, id: string): Promise<void> {
  await expect.poll(async () => (await api.query<{ status: string }>('runs.get', { id })).status, { timeout: 60_000 }).toBe('succeeded');
}

/** By its place in the definition: a rule without a name of its own is named after its columns while they are chosen. */
async function chooseColumn(page: Page, place: string, column: string) {
  const box = page.locator(`[data-place="${place}"]`).getByRole('combobox');
  await box.click();
  await box.fill(column);
  await page.getByRole('option', { name: column }).first().click();
  await expect(box).toHaveValue(column);
}

test('a fuzzy rule is made in the form, tried, estimated and published', async ({ page, api, accessible, picture }) => {
  await api.mutate('rulesets.create', {
    definition: {
      id: 'FUZZY_PEOPLE',
      name: 'People by name',
      source: side('people'),
      target: side('members'),
      rules: [{ name: 'number', type: 'exact', keys: [{ source: 'id', target: 'no' }] }],
      fields: [{ source: 'phone', target: 'phone' }],
    },
  });
  await page.goto('/rulesets/FUZZY_PEOPLE');
  const rule = page.getByRole('list', { name: 'Rules', exact: true }).getByRole('listitem').first();
  await rule.getByRole('textbox', { name: 'Name of rule 1' }).fill('');
  await rule.getByRole('combobox', { name: /^Type of/ }).click();
  await page.getByRole('option', { name: /^Fuzzy/ }).click();
  await expect(rule).toContainText('Rows with equal blocking keys are paired by the most similar text.');
  await expect(rule.getByRole('textbox', { name: /^Confidence of/ })).toHaveAttribute('placeholder', '0.85');
  await expect(rule.getByRole('button', { name: 'Estimate pairs' })).toBeDisabled();

  await chooseColumn(page, 'rules[0].similarity.source', 'name');
  await chooseColumn(page, 'rules[0].similarity.target', 'full_name');
  await chooseColumn(page, 'rules[0].keys[0].source', 'town');
  await chooseColumn(page, 'rules[0].keys[0].target', 'city');

  // The measure on two typed texts, by the code that runs use.
  await expect(rule.getByRole('status').first()).toContainText('0.980556');
  await rule.getByRole('textbox', { name: /^Text to try, target/ }).fill('Martha Johnson');
  await expect(rule.getByRole('status').first()).toContainText('alike');
  await rule.getByRole('slider', { name: /^Least similarity/ }).press('ArrowRight');
  await expect(rule.getByRole('textbox', { name: /^Alike from/ })).toHaveValue('0.91');
  await rule.getByRole('slider', { name: /^Least similarity/ }).press('ArrowLeft');

  // 2 and 2 people with a town in the source, 3 and 1 in the target: at most √8 · √10 pairs.
  await rule.getByRole('button', { name: 'Estimate pairs' }).click();
  await expect(rule.getByText(/About 9 pairs to compare; the limit is 100 M\./)).toBeVisible();
  const most = rule.getByRole('textbox', { name: /^Most pairs/ });
  await most.fill('5');
  await most.press('Tab');
  await rule.getByRole('button', { name: 'Estimate pairs' }).click();
  await expect(rule.getByText(/would compare about 9 pairs .* max_candidate_pairs: 9 in the rule/)).toBeVisible();
  await accessible();
  await picture('fuzzy-rule');
  await most.fill('');
  await most.press('Tab');

  const { publish, dialog } = editor(page);
  await publish.click();
  await expect(dialog).toContainText('The check found no problems');
  await dialog.getByRole('button', { name: /^Publish/ }).click();
  await expect(page.getByText('Version 2 is published.', { exact: true }).first()).toBeVisible();
  expect((await api.query<{ definition: object }>('rulesets.get', { id: 'FUZZY_PEOPLE' })).definition).toMatchObject({
    rules: [
      {
        name: 'similar name within town',
        type: 'fuzzy',
        keys: [{ source: 'town', target: 'city' }],
        similarity: { source: 'name', target: 'full_name', measure: 'jaro_winkler', threshold: 0.9 },
      },
    ],
  });
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.getByText('measure: jaro_winkler').first()).toBeVisible();
});

test('the start of a run tells the pairs of its fuzzy rule, and the pairs it made show their similarity', async ({
  page,
  api,
  accessible,
  picture,
}) => {
  await api.mutate('rulesets.create', {
    definition: {
      id: 'FUZZY_RUN',
      name: 'People by similar name',
      source: side('people'),
      target: side('members'),
      rules: [
        {
          name: 'similar name',
          type: 'fuzzy',
          keys: [{ source: 'town', target: 'city' }],
          similarity: { source: 'name', target: 'full_name', measure: 'jaro_winkler', threshold: 0.9 },
        },
      ],
      fields: [{ source: 'phone', target: 'phone' }],
    },
  });
  await page.goto('/rulesets/FUZZY_RUN');
  await page
    .getByRole('button', { name: /^Start a run|^Run/ })
    .first()
    .click();
  const start = page.getByRole('dialog', { name: 'Start a run' });
  await expect(start.getByText(/About 9 pairs to compare/)).toBeVisible();
  await picture('fuzzy-start');
  await start.getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/\/runs\/EXEC_/, { timeout: 60_000 });
  const runId = /EXEC_[0-9a-f]+/.exec(page.url())![0];
  await finished(api, runId);
  const result = page.getByRole('table', { name: 'Rules' });
  // Bonn: 2 × 3 pairs, Trier: 2 × 1.
  await expect(result.getByRole('row').nth(1)).toContainText('8 pairs');
  await expect(result).toContainText('similar name = full_name (Jaro–Winkler, 0.9 or more) where town = city');
  await accessible();
  await picture('fuzzy-result', { fullPage: true });

  await page.goto(`/runs/${runId}/differences?show=equal,mismatched`);
  await expect(page.getByRole('grid')).toContainText('Martha Jones');
  const martha = page.getByRole('grid').getByRole('row', { name: /Martha Jones/ });
  await martha.getByRole('gridcell').nth(1).click();
  await expect(page.getByRole('dialog')).toContainText('confidence 0.83, similarity 0.981');
});

test('whole rows are matched without a key', async ({ page, api }) => {
  await api.mutate('rulesets.create', {
    definition: {
      id: 'WHOLE_VISITS',
      name: 'Visits, whole',
      source: side('visits'),
      target: side('stays'),
      rules: [{ name: 'code', type: 'exact', keys: [{ source: 'code', target: 'code' }] }],
      fields: ['code', 'day', 'note'].map((name) => ({ source: name, target: name })),
    },
  });
  await page.goto('/rulesets/WHOLE_VISITS');
  await page.getByRole('group', { name: 'How rows are matched' }).getByRole('button', { name: 'Whole rows' }).click();
  await expect(page.getByText('rows that are alike in every field below pair off')).toBeVisible();
  const { publish, dialog } = editor(page);
  await publish.click();
  await expect(dialog).toContainText('The check found no problems');
  await dialog.getByRole('button', { name: /^Publish/ }).click();
  await expect(page.getByText('Version 2 is published.', { exact: true }).first()).toBeVisible();
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'WHOLE_VISITS' });
  await finished(api, id);
  await page.goto(`/runs/${id}/differences`);
  const chip = (name: string) => page.getByRole('group', { name: 'Outcomes' }).getByRole('button', { name });
  await expect(chip('Equal')).toContainText('4');
  await expect(chip('Mismatched')).toContainText('0');
  await expect(chip('Source only')).toContainText('2');
  await expect(chip('Target only')).toContainText('1');
});

test('duplicate keys are browsed, and lead to their rows', async ({ page, api, accessible, picture }) => {
  await api.mutate('rulesets.create', {
    definition: {
      id: 'DUPLICATE_VISITS',
      name: 'Visits by code and day',
      source: side('visits'),
      target: side('stays'),
      rules: [
        {
          name: 'code and day',
          type: 'composite',
          keys: ['code', 'day'].map((name) => ({ source: name, target: name })),
        },
      ],
      fields: [{ source: 'note', target: 'note' }],
    },
  });
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'DUPLICATE_VISITS' });
  await finished(api, id);
  await page.goto(`/runs/${id}/differences`);
  const chip = page.getByRole('button', { name: /^Duplicate keys/ });
  await expect(chip).toContainText('3');
  await chip.click();
  await expect(page).toHaveURL(/duplicates=source/);
  const ofSource = page.getByRole('table', { name: 'Duplicate keys of the source' });
  await expect(ofSource.getByRole('row')).toHaveCount(2);
  await expect(ofSource.getByRole('row').nth(1)).toContainText(/A.*1.*3/);
  await page.getByRole('group', { name: 'Side' }).getByRole('button', { name: 'Target 2' }).click();
  const ofTarget = page.getByRole('table', { name: 'Duplicate keys of the target' });
  await expect(ofTarget.getByRole('row')).toHaveCount(3);
  await accessible();
  await picture('duplicate-keys');
  await page.reload();
  await expect(ofTarget.getByRole('row')).toHaveCount(3);
  await ofTarget.getByRole('button', { name: 'Show the rows of code C, day 1' }).click();
  await expect(page).not.toHaveURL(/duplicates=/);
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3);
  await expect(chip).toHaveAttribute('aria-pressed', 'false');

  // The rules of the run lead there as well.
  await page.goto(`/runs/${id}`);
  await page
    .getByRole('table', { name: 'Rules' })
    .getByRole('link', { name: /2 in the target/ })
    .click();
  await expect(ofTarget.getByRole('row')).toHaveCount(3);
});
