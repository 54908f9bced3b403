import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { Workbook } from './kit/workbook';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const mark = () => crypto.randomUUID().replaceAll('-', '').toUpperCase();

async function saved(page: Page, button: string): Promise<Workbook> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return new Workbook(await readFile(await download.path()));
}

/** Opens a new bulk filing from the navigation and takes the template. */
async function template(page: Page): Promise<Workbook> {
  await page.getByRole('menuitem', { name: '批量登记' }).click();
  await page.getByRole('link', { name: '新的批量登记' }).click();
  return saved(page, '下载模板');
}

const handIn = (page: Page, name: string, workbook: Buffer, label = '选择工作簿') => page.locator(`input[type=file][aria-label="${label}"]`).setInputFiles({ name, mimeType: xlsx, buffer: workbook });

test('a workbook is filled in, tried, and becomes drafts; the same file makes nothing twice @main', async ({ page }) => {
  const [first, second] = [`井下输送机监测服务（${mark()}）`, `选煤厂水耗分析服务（${mark()}）`];
  await signIn(page, 'clerk');
  const filled = (await template(page)).contract(3, { B: first, I: mark() }).contract(4, { B: second, I: mark() }).bytes();
  await checkAccessibility(page);
  await shot(page, 'filings-new');
  await handIn(page, '十一月合同.xlsx', filled);
  await expect(page.getByText('检查通过，可以导入 2 份合同')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'filings-ready');

  await page.getByRole('button', { name: '导入 2 份合同' }).click();
  const question = page.getByRole('dialog', { name: '导入 2 份合同？' });
  await expect(question).toContainText('要么全部生成草稿，要么一份也不生成');
  await shot(page, 'filings-confirm');
  await question.getByRole('button', { name: /^导\s?入$/ }).click();
  await expect(page.getByText('已导入，生成 2 份草稿')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'filings-committed');
  const address = page.url();
  await page.getByRole('link', { name: '查看生成的草稿' }).click();
  await expect(page.getByText(first)).toBeVisible();
  await expect(page.getByText(second)).toBeVisible();

  await page.goto('/app/filings/new');
  await handIn(page, '十一月合同（又一次）.xlsx', filled);
  await expect(page.getByText(/这个文件在 .* 已经上传过/)).toBeVisible();
  await expect(page).toHaveURL(address);
  await expect(page.getByText('已经导入，不会再生成一遍')).toBeVisible();
  await shot(page, 'filings-again');

  await page.getByRole('link', { name: '全部批次' }).click();
  const line = page.getByRole('row', { name: /十一月合同\.xlsx/ }).first();
  await expect(line).toContainText('已导入');
  await checkAccessibility(page);
  await shot(page, 'filings-list');
});

test('every fault is told at its row and column, and in the workbook that comes back', async ({ page }) => {
  await signIn(page, 'clerk');
  const filled = (await template(page))
    .contract(3, { B: `托辊故障识别服务（${mark()}）`, I: mark() })
    .contract(4, { B: `通风网络解算服务（${mark()}）`, E: '昨天', I: mark() })
    .contract(5, { B: '', I: mark() })
    .bytes();
  await handIn(page, '待改正.xlsx', filled);
  await expect(page.getByText('现在不能导入')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入 \d+ 份合同$/ })).toHaveCount(0);
  const rows = page.getByRole('list', { name: '逐行问题' });
  const bad = rows.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '“合同”第 4 行' }) });
  await expect(bad).toContainText('E 列');
  await expect(bad).toContainText('签订日期');
  await expect(rows.getByRole('heading', { name: '“合同”第 5 行' })).toBeVisible();
  await expect(rows.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '“合同”第 3 行' }) }).getByText('不通过')).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, 'filings-faults', true);
  const commented = await saved(page, '下载带批注的工作簿');
  expect(commented.text(/^xl\/comments\d*\.xml$/)).toContain('ref="E4"');
  await page.getByRole('link', { name: '全部批次' }).click();
  await expect(page.getByRole('row', { name: /待改正\.xlsx/ }).first()).toContainText('需要改正');
});

test('in English the faults are English, and a file that is no workbook is refused', async ({ page }) => {
  await signIn(page, 'clerk');
  const workbook = (await template(page)).contract(3, { B: `矿井水处理服务（${mark()}）`, E: 'yesterday', I: mark() });
  await page.evaluate(() => localStorage.setItem('jishi.language', 'en'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Bulk filing', level: 1 })).toBeVisible();
  await handIn(page, 'no-workbook.xlsx', Buffer.from('not a workbook'), 'Choose the workbook');
  await expect(page.getByRole('alert').filter({ hasText: 'The workbook cannot be read' })).toBeVisible();
  await handIn(page, 'november.xlsx', workbook.bytes(), 'Choose the workbook');
  await expect(page.getByText('it cannot be imported yet')).toBeVisible();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /row 3$/ }) });
  await expect(row).toContainText('Column E');
  await expect(row.getByText(/^[\x20-\x7e]{10,}$/).first()).toBeVisible(); // a whole sentence, and none of it Chinese
  await checkAccessibility(page);
  await shot(page, 'filings-english');
});
