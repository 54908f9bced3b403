import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';

test('the report centre: a report is found, read, opened to its lines and exported @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '报表中心' }).click();
  await expect(page.getByRole('link', { name: '目标完成情况' })).toBeVisible();
  expect(await page.getByRole('row').count()).toBe(34);
  await checkAccessibility(page);
  await shot(page, 'reports-list');
  await page.getByRole('searchbox', { name: '查找报表' }).or(page.getByPlaceholder('查找报表')).fill('技术领域');
  await page.getByRole('link', { name: '按技术领域统计' }).click();

  await page.goto('/app/volume/reports/R03?from=2025-01&to=2025-12');
  const total = page.getByRole('row', { name: /^合计/ });
  await expect(total).toBeVisible();
  await expect(page.getByRole('columnheader', { name: '技术开发合同' })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'reports-field');
  const amount = total.getByRole('link').nth(1);
  const said = (await amount.innerText()).trim();
  const [text] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  const csv = await readFile(await text.path());
  await expect(page.getByText(createHash('sha256').update(csv).digest('hex'))).toBeVisible();
  const [book] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
  expect(book.suggestedFilename()).toMatch(/^R03_按技术领域统计_.*\.xlsx$/);
  await amount.click();
  await expect(page.getByText(said).first()).toBeVisible();
  await expect(page).toHaveURL(/as_of=\d+/);
});

test('reports with flows, rankings and the bulletin say what they are @main', async ({ page }) => {
  await signIn(page, 'auditor');
  for (const [no, text] of [
    ['R01', '累计合同成交额'],
    ['R11', '泰安高新技术产业开发区'],
    ['R12', '本地吸纳率（本市卖方占吸纳）'],
    ['R17', '名次'],
    ['R19', '买方排名'],
    ['R30', '没有兑付申报的在册合同'],
    ['R33', '持证人去向（按等级）'],
  ] as const) {
    await page.goto(`/app/volume/reports/${no}?from=2025-01&to=2025-12`);
    await expect(page.getByText(text).first()).toBeVisible();
    if (no === 'R11') await shot(page, 'reports-areas');
  }
  await checkAccessibility(page);
  await page.goto('/app/volume/reports/R99');
  await expect(page.getByRole('alert').first()).toBeVisible();
});

/** The pages of a PDF, by the objects that are one. */
async function printed(page: Page): Promise<number> {
  const bytes = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  return bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** The picture lies inside the panel it belongs to, and is not empty. */
async function fits(chart: Locator): Promise<void> {
  await expect(chart).toBeVisible();
  const apart = await chart.evaluate((box) => {
    const inner = box.querySelector('canvas')?.getBoundingClientRect();
    const outer = box.closest('.panel')?.getBoundingClientRect();
    return inner && outer ? { width: inner.width, right: outer.right - inner.right, bottom: outer.bottom - inner.bottom } : undefined;
  });
  expect(apart?.width).toBeGreaterThan(300);
  expect(apart?.right).toBeGreaterThanOrEqual(0);
  expect(apart?.bottom).toBeGreaterThanOrEqual(0);
}

test('printed, pages have their words and numbers and nothing to click @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/app/volume/reports/R03?from=2025-01&to=2025-12');
  const total = page.getByRole('row', { name: /^合计/ });
  const chart = page.getByRole('figure').getByRole('img');
  await expect(total).toBeVisible();
  await expect(chart.locator('canvas')).toBeVisible();
  expect(await printed(page)).toBeLessThanOrEqual(4);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(total).toBeVisible();
  await expect(page.getByText(/截至日志序号 \d+.*单位：/)).toBeVisible();
  await expect(page.locator('figcaption')).toBeVisible();
  await fits(chart);
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  const { edge, paper } = await page.getByRole('main').evaluate((main) => ({ edge: Math.max(...[...main.querySelectorAll('table')].map((one) => one.getBoundingClientRect().right)), paper: document.documentElement.clientWidth }));
  expect(edge).toBeLessThanOrEqual(paper);

  await page.emulateMedia({ media: null });
  await page.goto('/app/volume?year=2025');
  const months = page.getByRole('img', { name: /2025/ }).last();
  await expect(months.locator('canvas')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: /^月[份末]$/ })).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  // Values are read from the tables that only paper has.
  await expect(page.getByRole('columnheader', { name: /^月[份末]$/ })).toHaveCount(2);
  await fits(months);
  expect(await printed(page)).toBeLessThanOrEqual(8);
});
