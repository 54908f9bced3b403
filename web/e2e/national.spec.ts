import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { account, type Filed } from './kit/filing';
import { registered } from './kit/register';

type Fields = Record<string, string>;

/** A national number that no other test uses. */
const nationalNumber = () => `${new Date().getFullYear()}370900${`${Math.floor(Math.random() * 1e6)}`.padStart(6, '0')}`;

/** The export of this year, as the page's own download gives it. */
async function exported(page: Page): Promise<Fields[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载数据（JSON）' }).click()]);
  return (JSON.parse(await readFile(await download.path(), 'utf8')) as { contracts: Fields[] }).contracts;
}

const columns = ['受理号', '合同登记编号', '项目名称', '卖方名称', '买方名称', '合同成交额', '技术交易额', '状态'];
const line = (c: Fields, number: string, more: Fields = {}) =>
  [c.acceptance_no, number, c.projectname, c.sellername, c.buyername, more.amount ?? c.totalamount, c.technicalamount, more.status ?? '已登记'].join(',');
const csv = (lines: string[]) => Buffer.from(`\ufeff${[columns.join(','), ...lines].join('\n')}\n`);

const importing = (page: Page) => page.getByRole('region', { name: '导入全国系统结果' });
const handIn = (page: Page, name: string, bytes: Buffer) => importing(page).locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });

const figure = (page: Page, name: string) => page.locator('.national-figures > div').filter({ has: page.getByText(name, { exact: true }) }).getByRole('definition');

async function read(contract: Filed): Promise<{ national_reg_no?: string }> {
  const answer = await (await account('registrar'))('GET', `/contracts/${contract.id}`);
  return (await answer.json()) as { national_reg_no?: string };
}

test('what was registered goes out, results come in, differences show side by side, numbers are entered', async ({ page }) => {
  test.setTimeout(300_000);
  const [agreed, dearer, undone, forgotten] = [await registered(), await registered(), await registered(), await registered()];
  await signIn(page, 'registrar');
  await page.getByRole('menuitem', { name: '全国系统对账' }).click();
  await page.getByRole('button', { name: '查看内容' }).click();
  await expect(page.getByText('成交额合计')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'national-export', true);

  const contracts = await exported(page);
  await expect(figure(page, '导出的合同')).toHaveText(`${contracts.length} 份合同`);
  const of = (filed: Filed) => contracts.find((c) => c.acceptance_no === filed.acceptance_no) ?? {};
  const [number, other, third] = [nationalNumber(), nationalNumber(), nationalNumber()];
  const stranger = { acceptance_no: '', projectname: '外地登记的合同', sellername: '外地技术有限公司', buyername: '外地矿业有限公司', totalamount: '10000.00', technicalamount: '10000.00' };
  const file = csv([
    line(of(agreed), number),
    line(of(dearer), other, { amount: '1250000.01' }),
    line(of(undone), third, { status: '未通过' }),
    line(stranger, nationalNumber()),
  ]);

  await handIn(page, '全国系统结果.csv', file);
  await expect(page.getByRole('heading', { name: '全国系统结果.csv' })).toBeVisible();
  await expect(figure(page, '本地缺失')).toHaveText('1');
  await expect(figure(page, '金额不一致')).toHaveText('1');
  await expect(figure(page, '状态不一致')).toHaveText('1');
  await expect(figure(page, '可以回填编号')).toHaveText('1');
  expect((await read(agreed)).national_reg_no ?? '').toBe(''); // only compared
  await checkAccessibility(page);
  await shot(page, 'national-run', true);

  await page.getByRole('combobox', { name: '差异类型' }).click();
  await page.getByTitle('金额不一致', { exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: dearer.project_name });
  await expect(row).toContainText('1,250,000.00');
  await expect(row).toContainText('1,250,000.01');
  await expect(row).toContainText('-0.01');
  await expect(page.getByText('外地登记的合同')).toHaveCount(0);
  await shot(page, 'national-amounts');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/app/desk/${dearer.id}`));

  await page.goto('/app/national');
  await importing(page).getByRole('radio', { name: '核对并回填全国编号' }).check();
  await handIn(page, '全国系统结果.csv', file);
  const question = page.getByRole('dialog', { name: '核对并回填全国编号？' });
  await question.getByRole('button', { name: /^导\s?入$/ }).click();
  await expect(figure(page, '已回填编号')).toHaveText('1');
  expect((await read(agreed)).national_reg_no).toBe(number);
  await page.goto(`${page.url()}?kind=MISSING_THERE`);
  await expect(figure(page, '全国缺失')).not.toHaveText('0');
  await expect(page.getByRole('row').filter({ hasText: forgotten.project_name })).toBeVisible();

  await page.getByRole('link', { name: '全部对账记录' }).click();
  const runs = page.getByRole('region', { name: '对账记录' }).getByRole('row', { name: /全国系统结果\.csv/ });
  await expect(runs.first()).toContainText('已回填');
  await expect(runs.nth(1)).toContainText('只核对');
  await checkAccessibility(page);
  await shot(page, 'national-list', true);
});

test('a file without the columns is refused in words, and the auditor reads without importing', async ({ page }) => {
  await signIn(page, 'registrar');
  await page.getByRole('menuitem', { name: '全国系统对账' }).click();
  await handIn(page, '别的表.csv', Buffer.from('甲,乙\n1,2\n'));
  await expect(importing(page).getByRole('alert')).toBeVisible();
  await expect(importing(page).getByRole('button', { name: '选择结果文件' })).toBeVisible();
  await page.evaluate(() => localStorage.clear());
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '全国系统对账' }).click();
  await expect(page.getByRole('heading', { name: '对账记录' })).toBeVisible();
  await expect(importing(page)).toHaveCount(0);
  await checkAccessibility(page);
});
