import type { Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';

const head = '合同登记编号,项目名称,合同类别,登记日期,合同成交额,技术交易额,卖方名称,卖方性质,卖方行政区划,买方名称,买方性质,买方行政区划';
const line = (number: string, on: string, amount: string) => `${number},样例·换热器研制,11,${on},${amount},${amount},北京样例科技有限公司,150,110000,泰安样例机械有限公司,150,370902`;
const file = (...lines: string[]) => ({ name: '省级反馈.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${[head, ...lines].join('\n')}\n`) });

const panel = (page: Page) => page.getByRole('region', { name: '导入文件' });
const choose = (page: Page, f: ReturnType<typeof file>) => panel(page).locator('input[type=file]').setInputFiles(f);

test('a file is tried, its faults stand at their cells, then it is imported and opens from the report', async ({ page }) => {
  test.setTimeout(180_000);
  const year = new Date().getFullYear();
  const number = `${year}110105${`${Math.floor(Math.random() * 1e6)}`.padStart(6, '0')}`;
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '吸纳数据导入' }).click();
  await expect(page.getByRole('region', { name: '导入批次' }).getByRole('row').filter({ hasText: '样例' }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'absorption-list', true);

  await panel(page).getByLabel('来文名称及文号').fill('省级技术市场数据反馈（浏览器测试）');
  await choose(page, file(line(number, `${year}-01-01`, '十万左右'), line('123', `${year - 1}-12-31`, '1.00')));
  const trial = page.getByRole('region', { name: '试导入结果' });
  await expect(trial.getByText('有 4 处错误，不能导入')).toBeVisible();
  await expect(trial.getByRole('row').filter({ hasText: '第 2 行 E 列' })).toContainText('合同成交额');
  await expect(trial.getByRole('button', { name: '确认导入' })).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, 'absorption-faults', true);

  await choose(page, file(line(number, `${year}-01-01`, '1234567.89')));
  await expect(trial.getByRole('row').filter({ hasText: '计入吸纳' })).toContainText('1,234,567.89');
  await checkAccessibility(page);
  await shot(page, 'absorption-trial', true);
  await trial.getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByRole('heading', { name: '省级技术市场数据反馈（浏览器测试）' })).toBeVisible();
  await expect(page.getByText('现行')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'absorption-batch', true);
  await page.getByRole('row').filter({ hasText: '计入吸纳' }).getByRole('link').click();
  await expect(page.getByRole('row').filter({ hasText: number })).toContainText('北京样例科技有限公司');
  await checkAccessibility(page);

  await page.goto(`/app/volume/reports/R14?from=${year}-01-01&to=${year}-01-01`);
  const beijing = page.getByRole('row').filter({ hasText: '北京市' });
  await beijing.getByRole('link', { name: '1,234,567.89' }).first().click();
  await expect(page).toHaveURL(/\/absorption\/entries\?/);
  await expect(page.locator('[data-total=contract_amount]')).toContainText('1,234,567.89');
  await expect(page.getByRole('row').filter({ hasText: number })).toBeVisible();
  await shot(page, 'absorption-entries', true);
});

test('a registrar reads the batches and imports nothing', async ({ page }) => {
  await signIn(page, 'registrar');
  await page.goto('/app/absorption');
  await expect(page.getByRole('heading', { name: '导入批次' })).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: '下载模板' })).toBeVisible();
});
