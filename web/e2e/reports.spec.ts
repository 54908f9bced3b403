import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checkAccessibility, expect, shot, signIn, test } from './kit';

test('the report centre: a report is found, read, opened to its lines and exported @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '报表中心' }).click();
  await expect(page.getByRole('link', { name: '目标完成情况' })).toBeVisible();
  expect(await page.getByRole('row').count()).toBe(31);
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
  ] as const) {
    await page.goto(`/app/volume/reports/${no}?from=2025-01&to=2025-12`);
    await expect(page.getByText(text).first()).toBeVisible();
    if (no === 'R11') await shot(page, 'reports-areas');
  }
  await checkAccessibility(page);
  await page.goto('/app/volume/reports/R99');
  await expect(page.getByRole('alert').first()).toBeVisible();
});
