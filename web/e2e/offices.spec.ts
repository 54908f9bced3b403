import type { Page } from '@playwright/test';
import { apiAs, checkAccessibility, expect, shot, signIn, test } from './kit';
import { accepted, day, patch, step } from './kit/filing';

/** Another person at the same machine. */
async function as(page: Page, username: string, address: string): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await signIn(page, username);
  await page.goto(address);
}

const names = '日一二三四五六';

/** A date of a notice, with its weekday as notices have it. */
function said(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日（周${names[at.getUTCDay()]}）`;
}

/** The first year whose notice nobody has imported. */
async function openYear(): Promise<number> {
  const call = await apiAs('admin');
  for (let year = 2028; ; year++) {
    const found = (await (await call('GET', `/calendar/${year}`)).json()) as { known: boolean };
    if (!found.known) return year;
  }
}

/** The newest quarter with registered contracts that has ended and was not announced. */
async function openQuarter(): Promise<string> {
  const call = await apiAs('auditor');
  const list = async <T>(path: string) => ((await (await call('GET', path)).json()) as { items: T[] }).items;
  const there = (await list<{ quarter: string }>('/inspections')).map((i) => i.quarter);
  const quarterOf = (date: string) => `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
  const registered = await list<{ registered_on: string }>('/contracts?status=REGISTERED&limit=200');
  const found = [...new Set(registered.map((c) => quarterOf(c.registered_on)))].sort().reverse();
  return found.find((q) => q < quarterOf(day(0)) && !there.includes(q)) ?? '';
}

test('a time limit is explained day by day, to the applicant and at the desk', async ({ page }) => {
  test.setTimeout(240_000);
  const { id } = await accepted();
  await step('registrar', id, 'return', { items: [{ field: '/targets', reason: '请写明考核方式。' }] });
  await patch('clerk', id, { targets: '定位误差不大于十厘米，由第三方检测机构出具报告。' });
  await step('clerk', id, 'submit');
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${id}`);
  await page.getByRole('tab', { name: '办理期限' }).click();
  await expect(page.getByText('补正材料收到后，办结期限重新计算', { exact: false })).toBeVisible();
  const grid = page.getByRole('table', { name: '逐日计算' });
  await expect(grid.getByText('起算日')).toBeVisible();
  await expect(grid.getByText('第 1 天', { exact: true })).toBeVisible();
  await expect(grid.getByText('80%')).toBeVisible();
  await expect(page.getByRole('cell', { name: '第 1 轮' })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'offices-clock', true);
  await as(page, 'registrar', `/app/desk/${id}`);
  await page.getByRole('tab', { name: '办理期限' }).click();
  await expect(page.getByRole('table', { name: '逐日计算' })).toBeVisible();
  await checkAccessibility(page);
  await page.getByRole('link', { name: /^[0-9a-f]{12}$/ }).click();
  await expect(page.getByRole('heading', { name: '工作日历' })).toBeVisible();
});

test('the head of an office starts with what runs out, and opens the case', async ({ page }) => {
  await signIn(page, 'officehead');
  await expect(page.getByRole('heading', { name: '时限预警' })).toBeVisible();
  const first = page.locator('tbody a').first();
  await expect(first).toBeVisible({ timeout: 60_000 }); // the sample city tells its story first
  await checkAccessibility(page);
  await shot(page, 'offices-escalations');
  const name = (await first.textContent()) ?? '';
  await first.click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expect(page.getByRole('button', { name: '申请回避' })).toBeVisible();
  await expect(page.getByRole('button', { name: '受理', exact: true })).toHaveCount(0);
  await page.goto('/app/escalations');
  await page.getByRole('link', { name: /^用时达 50% 的/ }).click();
  await expect(page.getByRole('heading', { name: '登记审查' })).toBeVisible();
  await expect(page.locator('.stage-tag').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'offices-queue');
});

test('the calendar is read by everybody and imported by the system administrator', async ({ page }) => {
  const year = await openYear();
  await signIn(page, 'clerk');
  await page.getByRole('menuitem', { name: '工作日历' }).click();
  await expect(page.getByRole('cell', { name: '国庆节' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: '导入放假安排' })).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, 'offices-calendar', true);
  await as(page, 'admin', `/app/calendar?year=${year}`);
  await expect(page.getByText(`${year} 年的放假安排尚未导入`)).toBeVisible();
  await page.getByRole('link', { name: '导入放假安排' }).click();
  await page.getByLabel('文号或通知名称').fill(`国办发明电〔${year - 1}〕样例号`);
  const weekend = [1, 2, 3, 4, 5, 6, 7].map((n) => `${year}-10-${String(n + 7).padStart(2, '0')}`).find((date) => new Date(`${date}T00:00:00Z`).getUTCDay() === 6) ?? '';
  await page.getByLabel('通知正文').fill(`一、元旦：${said(`${year}-01-01`)}放假，共1天。\n七、国庆节：${said(`${year}-10-01`)}至${said(`${year}-10-07`).replace('10月', '')}放假调休，共7天。${said(weekend)}上班。`);
  await expect(page.getByRole('region', { name: '识别结果' }).getByRole('cell', { name: `${year}-10-01 – 10-07` })).toBeVisible();
  await checkAccessibility(page);
  await page.getByRole('button', { name: '试导入' }).click();
  const would = page.getByRole('region', { name: '试导入结果' });
  await expect(would.getByText(weekend)).toBeVisible();
  await expect(would.getByText('没有在办案件的到期日会不同。')).toBeVisible();
  await would.getByLabel('导入说明').fill('国务院办公厅已公布。');
  await checkAccessibility(page);
  await shot(page, 'offices-import', true);
  await would.getByRole('button', { name: '正式导入' }).click();
  await expect(page.getByRole('cell', { name: `国办发明电〔${year - 1}〕样例号` }).first()).toBeVisible();
  await expect(page.getByText(`${year} 年的放假安排尚未导入`)).toHaveCount(0);
});

test('a weekday that does not fit the year is told before anything is sent', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/app/calendar/import?year=2029');
  await page.getByLabel('通知正文').fill('一、元旦：1月1日（周四）放假，共1天。');
  await expect(page.getByText('2029-01-01 不是周四，而是周一：请核对年度和日期')).toBeVisible();
});

test('competence is changed by the system administrator', async ({ page }) => {
  await signIn(page, 'admin');
  await page.getByRole('menuitem', { name: '管辖范围' }).click();
  await expect(page.getByRole('cell', { name: '东平县', exact: true })).toBeVisible();
  await checkAccessibility(page);
  await page.getByRole('button', { name: '调整管辖范围' }).click();
  const choice = page.getByRole('combobox', { name: '东平县 登记机构' });
  const row = page.getByRole('row').filter({ has: choice });
  const away = (await row.textContent())?.includes('泰安市技术合同登记处') ? '东平县技术合同登记处（样例）' : '泰安市技术合同登记处（样例）';
  await choice.click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(away, { exact: true }).click();
  await expect(page.getByText('改动 1 处')).toBeVisible();
  await page.getByLabel('调整依据').fill('机构职能调整');
  await checkAccessibility(page);
  await shot(page, 'offices-areas', true);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`东平县.*${away}.*明确指定`) })).toBeVisible();
});

test('a registrar stays out of a case and the substitute goes on', async ({ page }) => {
  test.setTimeout(240_000);
  const { id } = await accepted();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await page.getByRole('button', { name: '申请回避' }).click();
  const dialog = page.getByRole('dialog', { name: '回避' });
  await expect(dialog.getByRole('button', { name: '登记回避' })).toBeDisabled();
  await dialog.getByRole('radio', { name: '与当事人或其负责人是近亲属' }).check();
  await dialog.getByLabel('关系说明').fill('买方联系人是本人表兄。');
  await checkAccessibility(page);
  await shot(page, 'offices-recuse');
  await dialog.getByRole('button', { name: '登记回避' }).click();
  await expect(page.getByText('已登记回避，此件转由 B 角办理。')).toBeVisible();
  await expect(page.getByText(/程明澈回避（与当事人或其负责人是近亲属），由 B 角陆子衿办理/)).toBeVisible();
  await expect(page.getByRole('button', { name: '完成初审' })).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, 'offices-recused');
  await as(page, 'registrar2', `/app/desk/${id}`);
  await expect(page.getByRole('button', { name: '完成初审' })).toBeVisible();
});

test('the head names a substitute, ends the period, and hands over cases', async ({ page }) => {
  test.setTimeout(240_000);
  const { acceptance_no } = await accepted();
  await signIn(page, 'officehead');
  await page.getByRole('menuitem', { name: '人员与A/B角' }).click();
  await expect(page.getByRole('row', { name: /程明澈.*登记员.*陆子衿/ }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'offices-people');

  await page.getByRole('button', { name: '为陆子衿设置B角' }).click();
  const naming = page.getByRole('dialog', { name: '为陆子衿设置B角' });
  await naming.getByLabel('B角', { exact: true }).click();
  await page.locator('.ant-select-dropdown:visible').getByTitle('程明澈', { exact: true }).click();
  const start = 400 + 10 * Math.floor(Math.random() * 1000);
  await naming.getByLabel('起', { exact: true }).fill(day(start));
  await page.keyboard.press('Enter');
  await naming.getByLabel('止', { exact: true }).fill(day(start + 5));
  await page.keyboard.press('Enter');
  await checkAccessibility(page);
  await shot(page, 'offices-substitute');
  await naming.getByRole('button', { name: '设置', exact: true }).click();
  await expect(naming).toBeHidden();
  const period = page.getByRole('row', { name: new RegExp(`陆子衿.*程明澈.*${day(start)}`) });
  await period.getByRole('button', { name: '提前结束' }).click();
  const ending = page.getByRole('dialog', { name: /提前结束陆子衿的B角/ });
  await ending.getByRole('button', { name: '结束', exact: true }).click();
  await expect(ending).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(`${day(start)} – ${day(start)}`) })).toBeVisible();

  await page.getByRole('button', { name: '移交程明澈的在手案件' }).click();
  const handing = page.getByRole('dialog', { name: '移交程明澈的在手案件' });
  await expect(handing.getByText(/将移交以下 \d+ 件/)).toBeVisible();
  await handing.getByLabel('接办人').click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(/沈怀瑾/).click();
  await handing.getByLabel('移交事由').fill('调离岗位');
  await handing.getByRole('button', { name: /^移交 \d+ 件$/ }).click();
  await expect(handing.getByRole('alert')).toContainText('接办人不能办理');
  await checkAccessibility(page);
  await handing.getByLabel('接办人').click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(/陆子衿/).click();
  await shot(page, 'offices-hand-over');
  await handing.getByRole('button', { name: /^移交 \d+ 件$/ }).click();
  await expect(page.getByText(/已移交 \d+ 件，日志 #\d+/)).toBeVisible();
  await expect(page.getByRole('row', { name: /程明澈.*登记员.*0 件/ })).toBeVisible();
  expect(acceptance_no).toBeTruthy();
});

test('a spot check is announced, drawn, drawn again in the browser, and recorded @main', async ({ page }) => {
  const quarter = await openQuarter();
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '抽查' }).click();
  await page.getByRole('button', { name: '公布抽查' }).click();
  const announcing = page.getByRole('dialog', { name: '公布季度抽查' });
  await checkAccessibility(page);
  await announcing.getByLabel('季度').click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(`${quarter.slice(0, 4)} 年第 ${quarter.slice(6)} 季度`, { exact: true }).click();
  await announcing.getByRole('button', { name: '公布', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^抽查：/ })).toBeVisible();
  await expect(page.getByText('已公布，待抽取')).toBeVisible();
  await expect(page.getByText('抽取之后，这里显示如何复算。', { exact: false })).toBeVisible();
  await shot(page, 'offices-announced');
  await page.getByRole('button', { name: '抽取', exact: true }).click();
  await page.getByRole('dialog', { name: '现在抽取' }).getByRole('button', { name: '抽取', exact: true }).click();
  await expect(page.getByText('复算一致：抽取没有被挑选')).toBeVisible();
  await expect(page.getByText('一致', { exact: true })).toHaveCount(4);
  await page.getByRole('button', { name: /^登记抽查结果/ }).first().click();
  const dialog = page.getByRole('dialog', { name: /^登记抽查结果/ });
  await dialog.getByRole('radio', { name: /^整改/ }).check();
  await dialog.getByLabel('检查说明').fill('缺少第二期付款的银行回单，限期补交。');
  await checkAccessibility(page);
  await shot(page, 'offices-result');
  await dialog.getByRole('button', { name: '登记结果', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('缺少第二期付款的银行回单，限期补交。')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'offices-inspection', true);
  await page.getByRole('link', { name: '返回抽查列表' }).click();
  await expect(page.getByText(/已查 1 \/ \d+/).first()).toBeVisible();
  await shot(page, 'offices-inspections');
});

test('workload by office and person', async ({ page }) => {
  await signIn(page, 'officehead');
  await page.getByRole('menuitem', { name: '工作量' }).click();
  await expect(page.getByRole('heading', { name: '按人员' })).toBeVisible();
  await expect(page.getByRole('cell', { name: /程明澈/ }).first()).toBeVisible();
  await expect(page.getByRole('img', { name: /柱形图/ }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'offices-workload', true);
  await as(page, 'registrar', '/app/workload?from=2025-01-01&to=2025-12-31');
  await expect(page.getByText('您看到的是自己的数字', { exact: false })).toBeVisible();
  await expect(page.getByRole('cell', { name: /陆子衿/ })).toHaveCount(0);
});
