import { expect, PASSWORD, test } from './fixtures.ts';

test.describe('nobody is signed in', () => {
  test.use({ role: null });

  test('a page sends to the sign-in and comes back to where one wanted to go', async ({ page, accessible }) => {
    await page.goto('/runs');
    await expect(page).toHaveURL(/\/sign-in/);
    await accessible();
    await page.getByLabel('Email').fill('viewer@tieout.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/runs$/);
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  });

  test('a wrong password says so and keeps what was typed', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill('viewer@tieout.example');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toContainText(/password/i);
    await expect(page.getByLabel('Email')).toHaveValue('viewer@tieout.example');
  });
});

test('the first visit makes the administrator', async ({ freshInstance, browser }) => {
  const page = await browser.newPage({ baseURL: freshInstance.url, storageState: { cookies: [], origins: [] } });
  await page.goto('/runs');
  await expect(page).toHaveURL(/\/setup/);
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('a long enough one');
  await page.getByRole('button', { name: /create/i }).click();
  await expect(page).not.toHaveURL(/\/setup/);
  await page.close();
});
