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
  return new Date(Date.parse(await response.text()) + 8 * 3_600_000).toISOString().slice(0, 10);
}

const day = (from: string, days: number) => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

/** The course: recognised base, sessions, a sealed paper, the certificate's number. */
async function course(today: string): Promise<{ number: string; base: string }> {
  let base = await apiAs('base');
  let trainee = await apiAs('trainee');
  const me = await answer<{ organization: { id: string; name: string } }>(await base('GET', '/me'), 200);
  const recognised = await answer<Named>(
    await (await apiAs('registrar'))('POST', '/training/bases', { organization_id: me.organization.id, grade: 'CITY', decision_no: '样例〔2026〕1号', prefix: 'TSB', valid_from: today }),
    201,
  );
  await answer(await (await apiAs('reviewer'))('POST', `/training/bases/${recognised.id}/confirm`, {}), 200);
  const made = await answer<Named>(
    await base('POST', '/courses', {
      level: 'L1', title: '初级技术经纪人培训', hours: { m1: 8, m2: 0, m3: 0, m4: 0 }, capacity: 30, enrol_until: today, starts_on: day(today, 1), ends_on: day(today, 1),
    }),
    201,
  );
  const held = await answer<{ sessions: Named[] }>(
    await base('POST', `/courses/${made.id}/sessions`, { module: 'M1', held_on: day(today, 1), place: '样例教室', trainer: '样例讲师', hours: 8 }),
    200,
  );
  await answer(await base('POST', `/courses/${made.id}/publish`, {}), 200);
  const seat = await answer<Named>(await trainee('POST', `/courses/${made.id}/enrolments`, {}), 201);
  const exam = await answer<Named>(
    await base('POST', `/courses/${made.id}/examinations`, { title: '结业考试', place: '样例教室', starts_at: `${day(today, 1)}T01:00:00Z`, ends_at: `${day(today, 1)}T03:00:00Z` }),
    201,
  );
  const paper = new FormData();
  paper.append('file', new Blob(['%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'], { type: 'application/pdf' }), '试卷.pdf');
  await answer(await base('POST', `/examinations/${exam.id}/paper`, paper), 200);
  await answer(await base('POST', `/examinations/${exam.id}/open`, {}), 409);
  await later(48);
  [base, trainee] = [await apiAs('base'), await apiAs('trainee')];
  await answer(await base('POST', `/courses/${made.id}/sessions/${held.sessions[0]!.id}/attendance`, { items: [{ enrolment_id: seat.id, hours: 8 }] }), 200);
  await answer(await base('POST', `/examinations/${exam.id}/open`, {}), 200);
  await answer(await base('POST', `/examinations/${exam.id}/results`, { enrolment_id: seat.id, score: 92 }), 200);
  const { number } = await answer<{ number: string }>(await base('POST', `/courses/${made.id}/certificates`, { enrolment_id: seat.id }), 201);
  await answer(await trainee('GET', '/me/training'), 200);
  return { number, base: me.organization.name };
}

/** A page of somebody's own, signed in: days go by between. */
async function as(browser: Browser, user: string, path: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signIn(page, user);
  await page.goto(path);
  return page;
}

test('from the course to the credential and a registered contract with commission @days', async ({ browser }) => {
  test.setTimeout(300_000);
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

  const certificate = await course(today);
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
  const row = await answer<Named>(
    await clerk!('POST', `/contracts/${made.id}/brokers`, { broker_no: own.items[0]!.broker_no, form: 'F2', role: 'SELL', fee_kind: 'RATE', fee_rate: 300, share: 10000, conflict_declared: false }),
    201,
  );
  await answer(await trainee!('POST', `/contracts/${made.id}/brokers/${row.id}/answer`, { confirm: true }), 200);
  await answer(await clerk!('POST', `/contracts/${made.id}/submit`, {}), 200);
  await answer(await registrar!('POST', `/contracts/${made.id}/accept`, {}), 200);
  const tests = await answer<{ items: { id: string }[] }>(await registrar!('GET', `/checklists?kind=10&sub_kind=11&contract_id=${made.id}`), 200);
  const checklist = Object.fromEntries(tests.items.map((one) => [one.id, 'YES']));
  await answer(await registrar!('POST', `/contracts/${made.id}/review`, { recommendation: 'REGISTER', opinion: '同意登记。', checklist }), 200);
  await answer(await reviewer!('POST', `/contracts/${made.id}/register`, { opinion: '同意登记。' }), 200);
  const paid = await answer<Named>(await clerk!('POST', `/contracts/${made.id}/settlements`, { realised_on: today, contract_amount: '500000.00', technical_amount: '500000.00' }), 201);
  await answer(await registrar!('POST', `/contracts/${made.id}/settlements/${paid.id}/decide`, { confirm: true, opinion: '与凭证一致' }, { 'If-Match': '"v1"' }), 200);
  [trainee, registrar] = await Promise.all(['trainee', 'registrar'].map(apiAs));
  const voucher = new FormData();
  voucher.append('file', await chinesePdf(), '银行回单.pdf');
  const proof = await answer<Named>(await trainee!('POST', '/brokerage-papers', voucher), 201);
  const receipt = await answer<Named>(
    await trainee!('POST', `/contracts/${made.id}/commission-receipts`, { row_id: row.id, amount: '15000.00', paid_on: today, invoice_no: 'FP-1', paper_id: proof.id }),
    201,
  );
  await answer(await registrar!('POST', `/contracts/${made.id}/commission-receipts/${receipt.id}/decide`, { confirm: true, opinion: '与银行回单一致' }), 200);

  const page = await as(browser, 'trainee', '/app/brokerage?part=deals');
  await expect(page.getByText('500,000.00').first()).toBeVisible();
  await expect(page.getByText('15,000.00').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'broker-deals', true);
}
