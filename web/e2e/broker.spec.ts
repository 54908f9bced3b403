import type { Browser, Page } from '@playwright/test';
import { apiAs, checkAccessibility, expect, shot, signIn, test } from './kit';
import { chinesePdf, type Filed, form } from './kit/filing';

interface Named {
  id: string;
  version: number;
}

async function answer<T>(response: Response, ...wanted: number[]): Promise<T> {
  const text = await response.text();
  expect(wanted, text).toContain(response.status);
  return JSON.parse(text) as T;
}

/** Moves the clock of the city on and gives the business date it shows then. */
async function later(hours: number): Promise<string> {
  const clock = process.env.CITY_CLOCK;
  if (!clock) throw new Error('CITY_CLOCK must name the clock of the city');
  const response = await fetch(`http://${clock}/?hours=${hours}`, { method: 'POST' });
  expect(response.status).toBe(200);
  cityNow = Date.parse(await response.text());
  return new Date(cityNow + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The city's time when it was last asked. */
let cityNow = 0;

const day = (from: string, days: number) => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

/** A page of somebody's own, signed in, whose clock is the city's: days go by between. */
async function as(browser: Browser, user: string, path: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await page.clock.setFixedTime(cityNow);
  await signIn(page, user);
  await page.goto(path);
  return page;
}

const save = /^保\s*存$/;

/** Types a day, or a day and time, into a picker. */
async function pick(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Enter');
}

/** A further base: one person enters what was decided, another confirms it. */
async function recognise(browser: Browser): Promise<void> {
  let page = await as(browser, 'registrar', '/app/training/bases');
  await page.getByRole('button', { name: '录入认定' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('单位').fill('云桥');
  await page.getByTitle(/云桥/).click();
  await dialog.getByLabel('认定文号').fill('样例〔2026〕9号');
  await dialog.getByLabel(/^证书编号前缀/).fill('tsb');
  await dialog.getByRole('button', { name: '录入认定' }).click();
  await expect(page.getByText('待确认')).toBeVisible();
  page = await as(browser, 'reviewer', '/app/training/bases');
  await page.getByRole('button', { name: /^确认认定/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认认定' }).click();
  await expect(page.getByText('TSB')).toBeVisible();
  await expect(page.getByText('待确认')).toBeHidden();
  await checkAccessibility(page);
  await shot(page, 'training-bases', true);
}

/** The course, in the console: drafted and published, a seat taken, the paper sealed; two days later the sheet, the result, the certificate. */
async function course(browser: Browser, today: string): Promise<{ number: string; base: string }> {
  const next = day(today, 1);
  let page = await as(browser, 'base', '/app/courses');
  const base = await page.locator('tbody').getByText('云麓理工大学').first().innerText();
  await page.getByRole('button', { name: '新建课程' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('课程名称').fill('初级技术经纪人冬季班');
  for (const module of ['政策法规模块', '实务技能模块', '能力提升模块']) await dialog.getByLabel(module).fill('0');
  await pick(page, '报名截止日', today);
  await pick(page, '开课日', next);
  await pick(page, '结课日', next);
  await checkAccessibility(page);
  await shot(page, 'training-draft');
  await dialog.getByRole('button', { name: save }).click();
  await page.getByRole('link', { name: '初级技术经纪人冬季班' }).click();
  await page.getByRole('button', { name: '新增课次' }).click();
  await dialog.getByLabel('授课教师').fill('样例讲师');
  await dialog.getByLabel('地点').fill('样例教室');
  await dialog.getByLabel('学时').fill('8');
  await dialog.getByRole('button', { name: '新增课次' }).click();
  await expect(page.getByText('样例讲师')).toBeVisible();
  await page.getByRole('button', { name: '发布课程' }).click();
  await dialog.getByRole('button', { name: '发布课程' }).click();
  await expect(page.getByText('已发布')).toBeVisible();
  const address = new URL(page.url()).pathname;

  page = await as(browser, 'trainee', address);
  await page.getByRole('button', { name: /^报\s*名$/ }).click();
  await expect(page.getByText('已录取')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'training-enrolled', true);

  page = await as(browser, 'base', address);
  await page.getByRole('tab', { name: '考试' }).click();
  await page.getByRole('button', { name: '安排考试' }).click();
  await page.getByRole('dialog').getByLabel('考试名称').fill('冬季班结业考试');
  await page.getByRole('dialog').getByLabel('地点').fill('样例教室');
  await pick(page, '开始时间', `${next} 09:00`);
  await pick(page, '结束时间', `${next} 11:00`);
  await page.getByRole('dialog').getByRole('button', { name: '安排考试' }).click();
  await page.getByRole('link', { name: '冬季班结业考试' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: '试卷.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await (await chinesePdf()).arrayBuffer()) });
  await expect(page.getByText('试卷已加密封存')).toBeVisible();
  await expect(page.getByText(`${next} 09:00 之前任何人都不能打开`)).toBeVisible();
  await expect(page.getByRole('button', { name: '启封试卷' })).toBeHidden();
  await checkAccessibility(page);
  const sitting = new URL(page.url()).pathname;

  await later(48);
  page = await as(browser, 'base', address);
  await page.getByRole('button', { name: /^考勤表/ }).click();
  await page.getByRole('button', { name: '登记 1 人' }).click();
  await expect(page.getByRole('button', { name: '更正 白若谷' })).toBeVisible();
  await checkAccessibility(page);
  await page.goto(sitting);
  await page.getByRole('button', { name: '启封试卷' }).click();
  await expect(page.getByRole('button', { name: '下载试卷' })).toBeVisible();
  await page.getByLabel('分数 白若谷').fill('92');
  await page.getByRole('button', { name: '登记成绩 白若谷' }).click();
  await expect(page.getByText('92 分，合格')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'training-examination', true);
  await page.goto(address);
  await page.getByRole('tab', { name: '学员' }).click();
  await page.getByRole('button', { name: '颁发证书 白若谷' }).click();
  await page.getByRole('tab', { name: '证书' }).click();
  const number = await page.getByRole('cell', { name: /^YLJD-\d{4}-L1-\d{4}$/ }).innerText();
  await shot(page, 'training-roster', true);

  page = await as(browser, 'trainee', '/app/training');
  await expect(page.getByText(number)).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'training-mine', true);
  page = await as(browser, 'officehead', '/app/training/plan');
  await page.getByRole('row', { name: /^初级技术经纪人/ }).first().getByRole('button').first().click();
  await expect(page.getByRole('dialog').getByText('白若谷')).toBeVisible();
  await page.getByRole('dialog').getByLabel(/^(Close|关闭)$/).first().click();
  await checkAccessibility(page);
  await shot(page, 'training-plan', true);
  return { number, base };
}

test('from the course to the credential and a registered contract with commission @days', async ({ browser }) => {
  test.setTimeout(600_000);
  let today = await later(0);

  // Particulars, once, in the console.
  let page = await as(browser, 'trainee', '/app/filing');
  await page.getByLabel('姓名').fill('白若谷');
  await page.getByLabel('证件号码').fill('11010519491231002X');
  await page.getByLabel('手机').fill('13800000001');
  await checkAccessibility(page);
  await shot(page, 'broker-particulars', true);
  await page.getByRole('button', { name: /保\s*存$/ }).click();
  await expect(page.getByRole('heading', { name: '填写备案' })).toBeVisible();

  await recognise(browser);
  const certificate = await course(browser, today);
  today = await later(0);

  // The filing: what is missing is said before the bureau sees anything.
  page = await as(browser, 'trainee', '/app/filing');
  await page.getByLabel('技术领域（最多五个）').click();
  await page.getByTitle('先进制造技术').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('还不能提交')).toBeVisible();
  await page.getByLabel('证书编号').fill(certificate.number);
  await page.getByLabel('发证基地').click();
  await page.getByTitle(certificate.base).click();
  await page.getByLabel('证书文件（PDF 或图片）').setInputFiles({ name: '证书.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await (await chinesePdf()).arrayBuffer()) });
  await page.getByRole('button', { name: '添加证书' }).click();
  await expect(page.getByText('已核验（平台自动核验）')).toBeVisible();
  await expect(page.getByText('已填写完整，可以提交')).toBeVisible();
  await checkAccessibility(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await shot(page, 'broker-filing', true);
  await page.getByRole('button', { name: '提交备案' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '提交备案' }).click();
  await expect(page.getByText('待审核').first()).toBeVisible();

  // The registrar compares the document and opens the notice.
  page = await as(browser, 'registrar', '/app/brokers');
  await checkAccessibility(page);
  await shot(page, 'broker-list', true);
  await page.getByRole('link', { name: '白若谷' }).click();
  await page.getByRole('button', { name: '已核对证件' }).click();
  await expect(page.getByText('（已核验）')).toBeVisible();
  await page.getByRole('button', { name: '开始公示' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始公示' }).click();
  await expect(page.getByText('公示中').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'broker-case', true);

  // Three weeks later the reviewer puts the broker into the register.
  await later(21 * 24);
  page = await as(browser, 'reviewer', '/app/brokers');
  await page.getByRole('link', { name: '白若谷' }).click();
  await page.getByRole('button', { name: '备案生效' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '备案生效' }).click();
  await expect(page.getByText('有效', { exact: true }).first()).toBeVisible();

  // The credential, and what anybody sees of it.
  page = await as(browser, 'trainee', '/app/credentials');
  const number = await page.getByRole('link', { name: /^TACYB-/ }).innerText();
  await checkAccessibility(page);
  await shot(page, 'broker-credential', true);
  await page.goto(`/verify/credentials/${number}`);
  await expect(page.getByText('凭证真实，现行有效')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('11010519491231002X');
  await shot(page, 'broker-verified', true);

  await contract(await later(0), browser);
});

/** The contract names the broker, is registered and paid, and the commission counts. */
async function contract(today: string, browser: Browser): Promise<void> {
  let [clerk, trainee, registrar, reviewer] = await Promise.all(['clerk', 'trainee', 'registrar', 'reviewer'].map(apiAs));
  const own = await answer<{ items: { broker_no: string }[] }>(await trainee!('GET', '/brokers?limit=1'), 200);
  const made = await answer<Filed>(
    await clerk!('POST', '/contracts', form({ sign_date: today, effective_date: today, begin_date: today, end_date: day(today, 700),
      pay_schedule: [{ due_date: day(today, 30), amount: '500000.00', condition: '合同生效后' }, { due_date: day(today, 690), amount: '750000.00', condition: '验收合格后' }] })),
    201,
  );
  const text = new FormData();
  text.append('material', 'M01');
  text.append('file', await chinesePdf(), '技术开发合同.pdf');
  await answer(await clerk!('POST', `/contracts/${made.id}/documents`, text), 201);
  await answer(
    await clerk!('POST', `/contracts/${made.id}/brokers`, { broker_no: own.items[0]!.broker_no, form: 'F2', role: 'SELL', fee_kind: 'RATE', fee_rate: 300, share: 10000, conflict_declared: false }),
    201,
  );
  const agreeing = await as(browser, 'trainee', '/app/brokerage?part=deals');
  await agreeing.locator('tbody').getByRole('button').first().click();
  await agreeing.getByRole('button', { name: /^认\s*可$/ }).click();
  await expect(agreeing.getByRole('button', { name: /^认\s*可$/ })).toBeHidden();
  await checkAccessibility(agreeing);
  await shot(agreeing, 'broker-agrees', true);
  await answer(await clerk!('POST', `/contracts/${made.id}/submit`, {}), 200);
  await answer(await registrar!('POST', `/contracts/${made.id}/accept`, {}), 200);
  const tests = await answer<{ items: { id: string }[] }>(await registrar!('GET', `/checklists?kind=10&sub_kind=11&contract_id=${made.id}`), 200);
  const checklist = Object.fromEntries(tests.items.map((one) => [one.id, 'YES']));
  await answer(await registrar!('POST', `/contracts/${made.id}/review`, { recommendation: 'REGISTER', opinion: '同意登记。', checklist }), 200);
  await answer(await reviewer!('POST', `/contracts/${made.id}/register`, { opinion: '同意登记。' }), 200);
  const paid = await answer<Named>(await clerk!('POST', `/contracts/${made.id}/settlements`, { realised_on: today, contract_amount: '500000.00', technical_amount: '500000.00' }), 201);
  await answer(await registrar!('POST', `/contracts/${made.id}/settlements/${paid.id}/decide`, { confirm: true, opinion: '与凭证一致' }, { 'If-Match': '"v1"' }), 200);
  [trainee, registrar] = await Promise.all(['trainee', 'registrar'].map(apiAs));
  const declaring = await as(browser, 'trainee', '/app/brokerage?part=deals');
  await declaring.locator('tbody').getByRole('button').first().click();
  const drawer = declaring.getByRole('dialog');
  await drawer.getByLabel('到账金额（元）').fill('15000.00');
  await drawer.getByLabel('发票号码').fill('FP-1');
  await drawer.getByLabel('银行回单').setInputFiles({ name: '银行回单.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await (await chinesePdf()).arrayBuffer()) });
  await drawer.getByRole('button', { name: '登记佣金到账' }).click();
  await expect(drawer.getByRole('cell', { name: 'FP-1' })).toBeVisible();
  await checkAccessibility(declaring);
  await shot(declaring, 'broker-commission', true);
  const { items: [receipt] } = await answer<{ items: Named[] }>(await registrar!('GET', `/contracts/${made.id}/commission-receipts`), 200);
  await answer(await registrar!('POST', `/contracts/${made.id}/commission-receipts/${receipt!.id}/decide`, { confirm: true, opinion: '与银行回单一致' }), 200);

  const page = await as(browser, 'trainee', '/app/brokerage?part=deals');
  await expect(page.getByText('500,000.00').first()).toBeVisible();
  await expect(page.getByText('15,000.00').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'broker-deals', true);
}
