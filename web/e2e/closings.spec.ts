import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { day } from './kit/filing';

async function close(page: Page, note: string): Promise<void> {
  await page.getByRole('button', { name: '关账', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '关账' });
  await expect(dialog.getByTitle('2025 年')).toBeVisible();
  await dialog.getByLabel('关账说明').fill(note);
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '关账', exact: true }).click();
  await expect(page.getByText('2025 年已关账')).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

test('a year is closed, its snapshot taken away, reopened with a reason and closed again @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '关账' }).click();
  await close(page, '2025年度统计公报');
  const first = page.getByRole('row', { name: /2025 年 1 .*2025年度统计公报 已关账/ });
  await expect(first).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'closings-list');

  await page.getByRole('button', { name: '快照 2025/1' }).click();
  const dialog = page.getByRole('dialog', { name: /快照 · 2025 年/ });
  await expect(dialog.getByText('本页已重新计算，与记录一致')).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '下载快照' }).click()]);
  const file = JSON.parse(await readFile(await download.path(), 'utf8')) as { snapshot: string; sha256: string };
  expect(createHash('sha256').update(file.snapshot).digest('hex')).toBe(file.sha256);
  const { total } = JSON.parse(file.snapshot) as { total: { count: number } };
  expect(total.count).toBeGreaterThan(0);
  await checkAccessibility(page);
  await shot(page, 'closings-snapshot');
  await page.keyboard.press('Escape');

  await first.getByRole('link', { name: '关账数字' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`合计.* ${total.count} `) })).toBeVisible();
  await page.goto('/app/volume/pivot?from=2025-01&to=2025-12&view=FROZEN');
  await expect(page.getByRole('row', { name: new RegExp(`合计.* ${total.count} `) })).toBeVisible();
  await expect(page.getByRole('radio', { name: '冻结' })).toBeChecked();
  await shot(page, 'closings-frozen');
  await page.goto('/app/volume/entries?statistical_year=2025&view=ADJUSTMENTS');
  await expect(page.getByText('没有符合条件的分录。')).toBeVisible();

  await page.goto('/app/volume/closings');
  await page.getByRole('button', { name: '重新开账 2025' }).click();
  const reopen = page.getByRole('dialog', { name: /重新开账/ });
  await reopen.getByLabel('理由').fill('太短');
  await reopen.getByRole('button', { name: '重新开账' }).click();
  await expect(reopen.getByText('请写明理由，至少 10 个字')).toBeVisible();
  await reopen.getByLabel('理由').fill('省级复核发现两份合同重复登记，需要重新汇总。');
  await reopen.getByRole('button', { name: '重新开账' }).click();
  await expect(page.getByText('2025 年已重新开账')).toBeVisible();
  await expect(page.getByRole('row', { name: /2025年度统计公报.*重新开账：省级复核发现两份合同重复登记/ })).toBeVisible();
  await close(page, '更正后的2025年度公报');
  await expect(page.getByRole('row', { name: /2025 年 2 .*更正后的2025年度公报 已关账/ })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'closings-again');
});

test('a month is closed beside the years, and what came later is told in words @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/app/volume/closings');
  const { year, month } = lastMonth();
  const [name, period] = [`${year} 年 ${month} 月`, `${year}-${String(month).padStart(2, '0')}`];
  await page.getByRole('button', { name: '关账', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '关账' });
  await dialog.getByRole('combobox', { name: '统计期间' }).fill(name);
  await page.getByTitle(name, { exact: true }).last().click();
  await dialog.getByLabel('关账说明').fill('月度快报');
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '关账', exact: true }).click();
  await expect(page.getByText(`${name}已关账`)).toBeVisible();
  const row = page.getByRole('row', { name: new RegExp(`${name} .*月度快报 已关账`) });
  await row.getByRole('link', { name: '其后调整' }).click();
  await expect(page).toHaveURL(new RegExp(`from=${period}&to=${period}`));
  await expect(page.getByRole('button', { name: new RegExp(`上次关账以来（${name}）`) })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('[data-panel=why]')).toContainText('没有变化');
  await page.goto('/app/volume/closings');
  await page.getByRole('button', { name: `重新开账 ${period}` }).click();
  const reopen = page.getByRole('dialog', { name: /重新开账/ });
  await reopen.getByLabel('理由').fill('两份合同的技术领域录入有误，更正后重新关账。');
  await reopen.getByRole('button', { name: '重新开账' }).click();
  await expect(page.getByText(`${name}已重新开账`)).toBeVisible();
  await checkAccessibility(page);
});

/** The month that ended last, in Shanghai. */
function lastMonth(): { year: number; month: number } {
  const [year, month] = day(0).split('-').map(Number) as [number, number];
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

test('others read the closings and cannot close', async ({ page }) => {
  await signIn(page, 'registrar');
  await page.goto('/app/volume/closings');
  await expect(page.getByRole('heading', { name: '关账', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '关账', exact: true })).toHaveCount(0);
});
