import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { formatIn, formatYuan, fromFen, toFen } from '../src/ui/format';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { account, day } from './kit/filing';
import { registered } from './kit/register';

const year = Number(day(0).slice(0, 4));
const span = `from=${year}-01&to=${year}-12`;

interface Totals {
  count: number;
  contract_amount: string;
  technical_amount: string;
}
type Progress = Totals & { as_of: { index: number }; by_month: (Totals & { key: { month: string } })[] };
type Forecast = {
  days_passed: number;
  days_in_year: number;
  actual: string;
  seasonal: { value?: string; interval?: { low: string; high: string } };
  back_test: { rows: { day: string; became: string }[]; same_day_errors: unknown[] };
};
type Summary = { total: Totals; groups: (Totals & { key: Record<string, string> })[] };

/** What the API says, as the auditor. */
async function ask<T>(path: string): Promise<T> {
  const answer = await (await account('auditor'))('GET', path);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as T;
}

/** Sets a target through the API, whatever its version is. */
async function setTarget(of: number, value: string, source: string): Promise<void> {
  const auditor = await account('auditor');
  const { items } = await ask<{ items: { region: string; indicator: string; version: number }[] }>(`/volume/targets/${of}`);
  const there = items.find((t) => t.region === '370900' && t.indicator === 'CONTRACT_AMOUNT');
  const answer = await auditor('PUT', `/volume/targets/${of}`, { region: '370900', indicator: 'CONTRACT_AMOUNT', value, source }, there ? { 'If-Match': `"v${there.version}"` } : {});
  expect(answer.status).toBe(200);
}

const figure = (page: Page, name: string): Locator => page.locator(`[data-figure=${name}] .volume-figure-value`);
const total = (page: Page, name: keyof Totals): Locator => page.locator(`[data-total=${name}] dd`);

/** Follows a number and finds rows that come to it exactly. */
async function opensRows(page: Page, link: Locator, expected: Totals): Promise<void> {
  await link.click();
  await expect(page.getByRole('heading', { name: '构成明细' })).toBeVisible();
  await expectTotals(page, expected);
  await page.goBack();
}

async function expectTotals(page: Page, expected: Totals): Promise<void> {
  await expect(total(page, 'contract_amount')).toHaveText(`${formatYuan(expected.contract_amount)}元`);
  await expect(total(page, 'technical_amount')).toHaveText(`${formatYuan(expected.technical_amount)}元`);
  await expect(total(page, 'count')).toHaveText(String(expected.count));
}

/** Opens a page of the volume once what it asked for is there. */
async function open(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(`/app${path}`);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole('status', { name: '正在载入' })).toHaveCount(0);
}

const panel = (page: Page, heading: string): Locator => page.locator('section.panel', { has: page.getByRole('heading', { name: heading, exact: true }) });

// A small city may have registered nothing yet this year: then it does so now.
test.beforeAll(async () => {
  const enough = 4;
  for (let { count } = await ask<Progress>(`/volume/progress?year=${year}`); count < enough; count++) {
    const amount = `${count + 1}86000.00`;
    await registered({ contract_amount: amount, pay_schedule: [{ due_date: day(30), amount, condition: '合同生效后' }] });
  }
});

/** An index of the journal at which about half of this year's volume was known. */
async function halfway(): Promise<number> {
  const { items } = await ask<{ items: { event_index: number }[] }>(`/volume/entries?${span}&limit=200`);
  return items[Math.floor(items.length / 2)]?.event_index ?? 1;
}

test.describe('the cockpit', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'auditor');
  });

  test('says what the API says, and every number opens rows that come to it @main', async ({ page }) => {
    const { contract_amount } = await ask<Progress>(`/volume/progress?year=${year}`);
    const round = 10n ** 9n; // fen: ten million yuan
    await setTarget(year, fromFen(((toFen(contract_amount) * 2n) / round + 1n) * round), `泰安市${year}年科技工作要点（样例）`);

    await open(page, '/volume?unit=yuan', '技术合同成交额');
    // The page says at which index it was told: asked with it, the answer is the same for ever.
    const known = /\d+/.exec(await page.getByText(/数据截至日志序号 \d+/).innerText())?.[0];
    const said = await ask<Progress & { percent: string; remaining: string; needed_per_week: string; weeks_left: string }>(`/volume/progress?year=${year}&as_of=${known}`);
    const review = await ask<{ total: Totals }>('/volume/in-review');
    await expect(figure(page, 'done')).toHaveText(`${formatYuan(said.contract_amount)}元`);
    await expect(page.locator('[data-figure=done]')).toContainText(`完成目标 ${said.percent}%`);
    await expect(figure(page, 'review')).toHaveText(`${formatYuan(review.total.contract_amount)}元`);
    await expect(figure(page, 'missing')).toHaveText(`${formatYuan(said.remaining)}元`);
    await expect(figure(page, 'per-week')).toHaveText(`${formatYuan(said.needed_per_week)}元`);
    await expect(page.locator('[data-figure=per-week]')).toContainText(`剩余 ${said.weeks_left} 周`);

    await opensRows(page, figure(page, 'done').getByRole('link'), said);
    await opensMonths(page, said);
    await opensGroups(page);
  });

  test('opens what is in review, down to the stage', async ({ page }) => {
    const { items, total: all } = await ask<{ total: Totals; items: (Totals & { status: string })[] }>('/volume/in-review');
    await open(page, '/volume', '技术合同成交额');
    await figure(page, 'review').getByRole('link').click();
    await expect(page.getByRole('heading', { name: '在办合同' })).toBeVisible();
    await expect(page.getByText(`${all.count} 项`, { exact: true })).toBeVisible();
    await checkAccessibility(page);
    const stage = items.find((i) => i.count > 0);
    await open(page, `/volume/in-review?status=${stage?.status}`, '在办合同');
    await expect(page.getByText(`${stage?.count} 项`, { exact: true })).toBeVisible();
  });

  test('shows both measures and units, and can be used with the keyboard alone', async ({ page }) => {
    await open(page, '/volume', '技术合同成交额');
    await expect(page.locator('.volume-chart canvas').first()).toBeVisible();
    await checkAccessibility(page);
    await shot(page, 'auditor-cockpit', true);
    const said = await ask<Progress>(`/volume/progress?year=${year}`);
    await expect(figure(page, 'done')).toContainText(formatIn(said.contract_amount, 'wan'));
    await page.getByText('技术交易额', { exact: true }).first().click();
    await expect(figure(page, 'done')).toContainText(formatIn(said.technical_amount, 'wan'));
    await expect(page).toHaveURL(/measure=technical_amount/);
    const areas = await ask<Summary>(`/volume/summary?${span}&group_by=region`);
    const county = areas.groups.find((g) => g.key.region?.startsWith('3709'));
    const shape = page.locator(`[data-area="${county?.key.region}"]`);
    await shape.focus();
    await expect(shape).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: '构成明细' })).toBeVisible();
    if (county) await expectTotals(page, county);
  });

  test('says where the year stands and ends, by every indicator, with the error of such forecasts @main', async ({ page }) => {
    const query = `year=${year}&indicator=COUNT`;
    await open(page, `/volume?year=${year}&indicator=COUNT`, '技术合同成交额');
    const forecast = page.locator('[data-panel=forecast]');
    await expect(forecast.getByRole('img')).toBeVisible();
    const said = await ask<Forecast>(`/volume/forecast?${query}`);
    await expect(forecast.locator('[data-forecast=where]')).toContainText(`已过 ${said.days_passed}/${said.days_in_year} 天`);
    await expect(forecast.locator('[data-forecast=where]').getByRole('link')).toContainText(said.actual);
    if (said.seasonal.value) await expect(forecast.locator('[data-forecast=SEASONAL]')).toHaveText(`${said.seasonal.value}项`);
    const { interval } = said.seasonal;
    if (interval) await expect(forecast.locator('[data-forecast=SEASONAL-interval]')).toHaveText(`${interval.low}项 – ${interval.high}项`);
    await expect(forecast.locator('[data-forecast=back-test]')).toContainText(said.back_test.same_day_errors.length > 1 ? '季节预测平均误差' : '无法回测');
    if (said.back_test.rows.length > 0) {
      await forecast.getByText('逐年逐月回测表').click();
      await expect(forecast.getByRole('row', { name: said.back_test.rows[0]?.day })).toContainText(`${said.back_test.rows[0]?.became}项`);
    }
    await forecast.getByText('数据表', { exact: true }).click();
    await expect(forecast.getByRole('row', { name: new RegExp(`^${year}-12`) })).toBeVisible();
    await checkAccessibility(page);
    await shot(page, 'auditor-forecast', true);
    await forecast.getByText('合同成交额', { exact: true }).click();
    await expect(page).toHaveURL(/indicator=CONTRACT_AMOUNT/);
    const amounts = await ask<Forecast>(`/volume/forecast?year=${year}`);
    await expect(forecast.locator('[data-forecast=where]').getByRole('link')).toContainText(formatIn(amounts.actual, 'wan'));
    await opensRows(page, forecast.locator('[data-forecast=where]').getByRole('link'), await ask<Progress>(`/volume/progress?year=${year}`));
  });

  test('says so where a year has no target and no contract', async ({ page }) => {
    await open(page, `/volume?year=${year + 1}`, '技术合同成交额');
    await expect(page.getByText(`${year + 1} 年还没有登记的合同。`)).toBeVisible();
    await expect(figure(page, 'done')).toContainText('0.00');
    await expect(page.locator('[data-figure=missing]')).toContainText('未设定年度目标');
    await expect(page.getByRole('link', { name: '设定目标' })).toBeVisible();
    await checkAccessibility(page);
  });
});

async function opensMonths(page: Page, said: Progress): Promise<void> {
  const months = panel(page, '分月成交额与累计');
  const at = said.by_month.findIndex((m) => m.count > 0);
  const month = said.by_month[at];
  if (!month) throw new Error('the city has no volume this year');
  await expect(months.getByRole('img')).toBeVisible();
  await months.getByText('数据表', { exact: true }).click();
  const row = months.getByRole('row', { name: month.key.month });
  await expect(row.getByRole('cell').nth(2)).toHaveText(formatYuan(month.contract_amount));
  await opensRows(page, row.getByRole('cell').nth(2).getByRole('link'), month);
}

async function opensGroups(page: Page): Promise<void> {
  const kinds = await ask<Summary>(`/volume/summary?${span}&group_by=kind`);
  const areas = await ask<Summary>(`/volume/summary?${span}&group_by=region`);
  const largest = (s: Summary) => [...s.groups].sort((a, b) => (toFen(b.contract_amount) > toFen(a.contract_amount) ? 1 : -1))[0] as Totals & { key: Record<string, string> };
  const kind = largest(kinds);
  await opensRows(page, panel(page, '合同类别').getByRole('row').nth(1).getByRole('link').first(), kind);
  const area = largest(areas);
  await opensRows(page, page.locator(`[data-area="${area.key.region}"]`), area);
  const table = page.locator('[data-panel=areas]');
  await opensRows(page, table.getByRole('row').nth(1).getByRole('link').first(), area);
  await opensRows(page, table.getByRole('row').last().getByRole('link').first(), areas.total);
}

test.describe('from a number to its proof', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'auditor');
  });

  test('rows, contract, event, verified in the page @main', async ({ page }) => {
    const { groups } = await ask<Summary>(`/volume/summary?${span}&group_by=kind`);
    const kind = groups[0]?.key.kind;
    await open(page, `/volume/entries?${span}&kind=${kind}`, '构成明细');
    if (groups[0]) await expectTotals(page, groups[0]);
    await checkAccessibility(page);
    await shot(page, 'auditor-entries');

    const row = page.getByRole('row').filter({ has: page.locator('a[href*="/volume/contracts/"]') }).first();
    const name = await row.locator('a[href*="/volume/contracts/"]').innerText();
    await row.locator('a[href*="/volume/contracts/"]').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(panel(page, '台账分录').getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('main')).toContainText('准予登记');
    await checkAccessibility(page);
    await shot(page, 'auditor-contract');
    const paper = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载证明' }).click();
    expect((await readFile(await (await paper).path())).subarray(0, 4).toString()).toBe('%PDF');

    await panel(page, '台账分录').getByRole('row').last().getByRole('link').click();
    await expect(page.getByRole('heading', { name: /日志第 \d+ 条/ })).toBeVisible();
    const proof = page.locator('[data-panel=proof]');
    await expect(proof).toContainText('证明成立');
    await expect(proof.locator('li[data-result=ok]')).toHaveCount(6);
    await expect(proof.getByText('✓ 通过')).toHaveCount(6);
    await checkAccessibility(page);
    await shot(page, 'auditor-proof', true);
    const file = page.waitForEvent('download');
    await proof.getByRole('button', { name: '下载证明文件' }).click();
    const kept = JSON.parse(await readFile(await (await file).path(), 'utf8')) as { checkpoint: string; hashes: string[] };
    expect(kept.checkpoint).toContain('\n\n— ');
    expect(kept.hashes.length).toBeGreaterThan(3);
  });

  test('a proof that was tampered with is called so', async ({ page }) => {
    await page.route('**/api/v1/journal/events/*/proof', async (route) => {
      const answer = await route.fetch();
      const proof = (await answer.json()) as { body: string };
      const body = Buffer.from(proof.body, 'base64').toString().replace(/"recorded_at":"2/, '"recorded_at":"1');
      await route.fulfill({ response: answer, json: { ...proof, body: Buffer.from(body).toString('base64') } });
    });
    await open(page, '/volume/journal/5', '日志第 5 条');
    const proof = page.locator('[data-panel=proof]');
    await expect(proof).toContainText('证明不成立');
    await expect(proof.getByText('✗ 未通过').first()).toBeVisible();
    await expect(proof.locator('li[data-result=bad]').first()).toContainText('事件原文的哈希等于叶哈希');
    await expect(proof.locator('li[data-result=ok]').first()).toContainText('公钥');
    await checkAccessibility(page);
  });

  test('a page that shows something else than what is proven is called so', async ({ page }) => {
    await page.route(/\/api\/v1\/journal\/events\/5$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), actor_id: 'somebody-else' } });
    });
    await open(page, '/volume/journal/5', '日志第 5 条');
    const proof = page.locator('[data-panel=proof]');
    await expect(proof).toContainText('证明不成立');
    await expect(proof.locator('li[data-result=bad]')).toHaveCount(1);
    await expect(proof.locator('li[data-result=bad]')).toContainText('本页显示的内容与被证明的原文一致');
  });

  test('the journal can be searched', async ({ page }) => {
    await open(page, '/volume/journal', '操作日志');
    await expect(page.getByRole('row')).not.toHaveCount(0);
    await checkAccessibility(page);
    await shot(page, 'auditor-journal');
    await page.getByLabel('起始序号').fill('0');
    await page.getByLabel('起始序号').press('Enter');
    await expect(page.getByRole('row', { name: /系统初始化/ })).toBeVisible();
    const { items } = await ask<{ items: { contract_id: string }[] }>(`/volume/entries?${span}&limit=1`);
    await page.getByLabel('对象标识').fill(items[0]?.contract_id ?? '');
    await page.getByRole('button', { name: '搜索' }).click();
    await expect(page.getByRole('row', { name: /予以登记/ })).toHaveCount(1);
    await page.getByRole('button', { name: '清除条件' }).click();
    await expect(page).toHaveURL(/journal$/);
  });
});

test.describe('as of another moment', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'auditor');
  });

  test('a contract registered in between is not known, and compare finds it @main', async ({ page }) => {
    const before = await ask<Progress>(`/volume/progress?year=${year}`);
    const filed = await registered();
    const after = await ask<Progress>(`/volume/progress?year=${year}`);
    expect(fromFen(toFen(after.contract_amount) - toFen(before.contract_amount))).toBe('1250000.00');
    const { index } = before.as_of;

    await open(page, `/volume?unit=yuan&as_of=${index}`, '技术合同成交额');
    await expect(figure(page, 'done')).toHaveText(`${formatYuan(before.contract_amount)}元`);
    const band = page.getByRole('status').filter({ hasText: '截至日志序号' });
    await expect(band).toContainText(String(index));
    await expect(band).toContainText('+1,250,000.00 元');
    await opensRows(page, figure(page, 'done').getByRole('link'), before);
    await expect(figure(page, 'done')).toHaveText(`${formatYuan(before.contract_amount)}元`);
    await page.getByRole('button', { name: '与当前比对' }).click();

    await expect(page.getByRole('heading', { name: '更正比对：为什么变了' })).toBeVisible();
    await expect(figure(page, 'before')).toHaveText(`${formatYuan(before.contract_amount)}元`);
    await expect(figure(page, 'difference')).toContainText('+1,250,000.00');
    const between = page.locator('[data-panel=between]');
    await expect(between).toContainText('其间 1 条分录合计 1,250,000.00元 与差额一致');
    await expect(between.getByRole('link', { name: filed.project_name })).toBeVisible();
    const why = page.locator('[data-panel=why]');
    await expect(why).toContainText('登记 1 件 +1,250,000.00 元；项数合计 +1');
    await expect(why).toContainText('经办：');
    await expect(why.getByRole('link', { name: filed.project_name })).toBeVisible();
    await expect(why.getByRole('row').last()).toContainText('+1,250,000.00');
    await checkAccessibility(page);
    await page.getByRole('button', { name: '昨天以来' }).click();
    await expect(page.getByRole('button', { name: '昨天以来' })).toHaveAttribute('aria-pressed', 'true');
    await expect(why).toContainText('登记');
    await expect(between).toContainText('与差额一致');
    await page.goBack();

    await page.goBack();
    await page.getByRole('button', { name: '回到当前' }).click();
    await expect(figure(page, 'done')).toHaveText(`${formatYuan(after.contract_amount)}元`);
    await expect(page).not.toHaveURL(/as_of/);
  });

  test('the moment is picked on the page and stands in the address', async ({ page }) => {
    const index = await halfway();
    const then = await ask<Progress>(`/volume/progress?year=${year}&as_of=${index}`);
    await open(page, '/volume', '技术合同成交额');
    await page.getByRole('combobox', { name: '截至', exact: true }).click();
    await page.getByTitle('日志序号').click();
    await page.getByLabel('截至 日志序号').fill(String(index));
    await page.getByLabel('截至 日志序号').press('Enter');
    await expect(page).toHaveURL(new RegExp(`as_of=${index}`));
    await expect(figure(page, 'done')).toContainText(formatIn(then.contract_amount, 'wan'));
    await expect(page.getByText('在办合同只有当前数据，不计入往期')).toBeVisible();
    await expect(page.locator('.volume-chart canvas').first()).toBeVisible();
    await checkAccessibility(page);
    await shot(page, 'auditor-asof');
    await page.reload();
    await expect(figure(page, 'done')).toContainText(formatIn(then.contract_amount, 'wan'));
  });

  test('a past day means its end, as the API has it', async ({ page }) => {
    const past = day(-1);
    const then = await ask<Progress>(`/volume/progress?year=${year}&as_of=${past}`);
    await open(page, `/volume?unit=yuan&as_of=${past}`, '技术合同成交额');
    await expect(figure(page, 'done')).toHaveText(`${formatYuan(then.contract_amount)}元`);
    const band = then.as_of.index === 0 ? '日志中还没有任何记录' : `截至 ${past} 23:59 所知，日志序号 ${then.as_of.index}；之后的更正不计入`;
    await expect(page.getByRole('main').getByRole('status').first()).toContainText(band);
    await open(page, '/volume?as_of=0', '技术合同成交额');
    await expect(page.getByText('日志中还没有任何记录')).toBeVisible();
    await expect(figure(page, 'done')).toContainText('0.00');
  });

  test('the restatement of half a year adds up', async ({ page }) => {
    const index = await halfway();
    await open(page, `/volume/compare?before=${index}`, '更正比对：为什么变了');
    await expect(page.locator('[data-panel=between]')).toContainText('与差额一致');
    await checkAccessibility(page);
    await shot(page, 'auditor-compare');
    await open(page, '/volume/compare', '更正比对：为什么变了');
    await expect(page.getByText('请选择较早时刻')).toBeVisible();
  });
});

test.describe('free totals, workbooks and books', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'auditor');
  });

  test('a pivot has its totals, opens its cells, and is exported as shown', async ({ page }) => {
    await open(page, `/volume/pivot?${span}&group_by=region,kind,flow&unit=yuan`, '自由统计');
    const said = await ask<Summary>(`/volume/summary?${span}&group_by=region,kind,flow`);
    await expect(page.getByText(`${said.groups.length} 组`)).toBeVisible();
    await expect(page.getByRole('row').last()).toContainText(formatYuan(said.total.contract_amount));
    await page.getByRole('columnheader', { name: '合同成交额（元）' }).click();
    const smallest = [...said.groups].sort((a, b) => (toFen(a.contract_amount) > toFen(b.contract_amount) ? 1 : -1))[0];
    const first = page.locator('tbody tr.ant-table-row').first();
    await expect(first).toContainText(formatYuan(smallest?.contract_amount ?? ''));
    await checkAccessibility(page);
    await page.mouse.move(0, 0);
    await shot(page, 'auditor-pivot');
    if (smallest) await opensRows(page, first.getByRole('link').first(), smallest);

    const asked = page.waitForRequest(/summary\.xlsx/);
    await workbook(page);
    const query = new URL((await asked).url()).searchParams;
    expect(query.get('group_by')).toBe('region,kind,flow');
    expect(query.get('from')).toBe(`${year}-01`);
    expect(query.get('as_of')).toMatch(/^\d+$/);
  });

  test('rows are narrowed by conditions and exported', async ({ page }) => {
    await open(page, `/volume/entries?${span}`, '构成明细');
    const { groups } = await ask<Summary>(`/volume/summary?${span}&group_by=flow`);
    await page.getByRole('button', { name: '添加条件' }).click();
    await page.getByRole('combobox', { name: '统计口径' }).click();
    await page.getByTitle('流向', { exact: true }).click();
    await page.getByRole('combobox', { name: '取值' }).click();
    await page.getByTitle('市内', { exact: true }).click();
    const local = groups.find((g) => g.key.flow === '1');
    if (local) await expectTotals(page, local);
    await expect(page).toHaveURL(/flow=1/);
    await workbook(page);
    await page.getByRole('button', { name: '去掉条件：流向：市内' }).click();
    await expectTotals(page, (await ask<Summary>(`/volume/summary?${span}`)).total);
    await open(page, `/volume/entries?${span}&kind=10&sub_kind=51`, '构成明细');
    await expect(page.getByText('没有符合条件的分录。')).toBeVisible();
  });

  test('the books balance, and where they do not it is said', async ({ page }) => {
    await open(page, '/volume/reconciliation', '对账');
    await expect(page.getByText('三方相符')).toBeVisible();
    await checkAccessibility(page);
    await shot(page, 'auditor-reconciliation');
    await page.route('**/api/v1/volume/reconciliation', async (route) => {
      const answer = await route.fetch();
      const said = (await answer.json()) as { lines: Totals };
      const other = { ...said.lines, contract_amount: fromFen(toFen(said.lines.contract_amount) - 1n) };
      const differences = [{ with: 'ROLLUPS', month: `${year}-01`, area: '370902', kind: '10', lines: said.lines, other }];
      await route.fulfill({ response: answer, json: { ...said, balanced: false, unreconciled_amount: '0.01', rollups: other, differences, difference_count: 1 } });
    });
    await page.getByRole('button', { name: '重新对账' }).click();
    await expect(page.getByText('三方不符')).toBeVisible();
    await expect(panel(page, '差异').getByRole('row').last()).toContainText('-0.01');
    await checkAccessibility(page);
  });

  test('a refusal of the server is shown with its number, and can be tried again', async ({ page }) => {
    await open(page, '/volume/entries?as_of=999999999999', '构成明细');
    await expect(page.getByRole('main').getByRole('alert')).toContainText('请求编号');
    await expect(page.getByRole('main')).toContainText('不能查询截至第 999999999999 条的数据');
    await expect(page.getByRole('button', { name: '重试' })).toBeVisible();
    await checkAccessibility(page);
    await page.getByRole('button', { name: '回到当前' }).click();
    await expect(total(page, 'count')).toBeVisible();
  });
});

async function workbook(page: Page): Promise<void> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 Excel' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');
}

test.describe('targets', () => {
  const far = year + 3; // no other test looks at it

  test('are set, and nobody is overwritten unseen', async ({ page }) => {
    await signIn(page, 'auditor');
    await setTarget(far, '100000000.00', '首次文件');
    await open(page, `/volume/targets?year=${far}`, '年度目标');
    await page.getByRole('button', { name: /修改 泰安市/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('目标值').fill('一百亿');
    await dialog.getByRole('button', { name: '确定' }).click();
    await expect(dialog.getByText('请填写目标值')).toBeVisible();
    await dialog.getByLabel('目标值').fill('10000000000');
    await dialog.getByLabel('依据文件').fill('年度计划（样例）');

    await setTarget(far, '9000000000.00', '别人的文件');
    await dialog.getByRole('button', { name: '确定' }).click();
    await expect(dialog.getByRole('alert')).toContainText('别人刚刚改过这个目标');
    await expect(dialog.getByRole('alert')).toContainText('9,000,000,000.00');
    await expect(dialog.getByLabel('目标值')).toHaveValue('10000000000');
    await checkAccessibility(page);
    await dialog.getByRole('button', { name: '确定' }).click();
    await expect(dialog).toBeHidden();
    await expect(panel(page, '设定记录').getByRole('row').nth(1)).toContainText('10,000,000,000.00');
    await expect(page.getByRole('row', { name: /泰安市 合同成交额/ }).first()).toContainText('10,000,000,000.00');
  });

  test('of a year are listed with who set them', async ({ page }) => {
    await signIn(page, 'auditor');
    await open(page, '/volume/targets?year=2025', '年度目标');
    await expect(page.getByText('12,000,000,000.00').first()).toBeVisible();
    await expect(panel(page, '设定记录')).toContainText('系统初始化');
    await checkAccessibility(page);
    await shot(page, 'auditor-targets');
    await panel(page, '设定记录').getByRole('link').first().click();
    await expect(page.locator('[data-panel=proof]')).toContainText('证明成立');
  });
});

test.describe('other roles', () => {
  test('a registrar opens figures but not the journal', async ({ page }) => {
    await signIn(page, 'registrar');
    await open(page, '/volume', '技术合同成交额');
    await figure(page, 'done').getByRole('link').click();
    await expect(page.getByRole('heading', { name: '构成明细' })).toBeVisible();
    await expect(page.locator('a[href*="/volume/journal/"]')).toHaveCount(0);
    await page.goto('/app/volume/journal');
    await expect(page.getByText('没有这个页面')).toBeVisible();
  });

  test('an applicant sees the progress of the city, as published', async ({ page }) => {
    const { contract_amount } = await ask<Progress>(`/volume/progress?year=${year}`);
    await signIn(page, 'clerk');
    await open(page, '/volume', '技术合同成交额');
    await expect(figure(page, 'done')).toContainText(formatIn(contract_amount, 'wan'));
    await expect(page.locator('a[href*="/volume/entries"]')).toHaveCount(0);
    await expect(panel(page, '区县和功能区')).toHaveCount(0);
    await checkAccessibility(page);
  });

  test('an audit administrator verifies the journal', async ({ page }) => {
    await signIn(page, 'audit');
    await open(page, '/volume/journal', '操作日志');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await expect(page.locator('[data-panel=proof]')).toContainText('证明成立');
    await checkAccessibility(page);
  });
});
