import { createHash } from 'node:crypto';
import { checkAccessibility, expect, shot, test } from './kit';

interface Release {
  month: string;
  files: { name: string; sha256: string; size: number }[];
}

test('the open-data page lists what the API publishes, and works without script', async ({ browser, request }) => {
  const { items } = (await (await request.get('/api/v1/open-data?limit=12')).json()) as { items: Release[] };
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '开放数据' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '开放数据' })).toBeVisible();
  expect(await page.locator('meta[name=robots]').count(), 'kept from search engines').toBe(0);
  expect(await page.locator('details.release > summary').allTextContents()).toEqual(items.map(({ month }) => month));
  const newest = items[0];
  if (!newest) throw new Error('the sample city has published nothing');
  for (const { name, sha256, size } of newest.files) {
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }).first();
    await expect(row).toContainText(sha256);
    const body = await (await request.get((await row.getByRole('link').getAttribute('href')) ?? '')).body();
    expect(body.length).toBe(size);
    expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
  }
  await context.close();
});

for (const size of [{ name: '', width: 1440, height: 900 }, { name: '-phone', width: 390, height: 844 }]) {
  test.describe(`open data ${size.width}`, () => {
    test.use({ viewport: { width: size.width, height: size.height } });

    test('the page is readable in both languages, and turns over', async ({ page }) => {
      await page.goto('/open-data');
      await checkAccessibility(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'sideways scrolling').toBe(0);
      await shot(page, `open-data${size.name}`);
      const first = await page.locator('details.release > summary').first().textContent();
      await page.getByRole('link', { name: '更早的发布' }).click();
      await expect(page.locator('details.release > summary').first()).not.toHaveText(first ?? '');
      await page.getByRole('link', { name: 'English' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Open data' })).toBeVisible();
      await expect(page.getByText('more than 80 %').first()).toBeVisible();
      await checkAccessibility(page);
    });
  });
}
