import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { account, chinesePdf, draft, form } from './kit/filing';

const agency = '高新样例·云桥技术转移有限公司';
const client = '岱岳样例·云步精密机械有限公司';

interface Given {
  id: string;
  version: number;
  project_name: string;
  parties: { uscc: string }[];
}

async function answer<T>(response: Response, wanted: number): Promise<T> {
  const text = await response.text();
  expect(response.status, text).toBe(wanted);
  return JSON.parse(text) as T;
}

test('an agency files for a client by mandate, and no longer once it is revoked @main', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const reference = `委托-${crypto.randomUUID().slice(0, 8)}`;
  const own = (await draft()) as unknown as Given;
  const code = own.parties[0]!.uscc;
  const paper = Buffer.from(await (await chinesePdf()).arrayBuffer());

  await signIn(page, 'broker');
  await page.getByRole('menuitem', { name: '委托代办' }).click();
  await page.getByRole('link', { name: '提交委托书' }).click();
  await expect(page.getByRole('button', { name: '提交，等待委托人确认' })).toBeDisabled();
  await page.getByLabel('委托人统一社会信用代码').fill(code);
  await page.getByRole('checkbox', { name: /撤回/ }).check();
  await page.getByLabel('委托书编号（可不填）').fill(reference);
  await page.locator('input[type=file]').setInputFiles({ name: '授权委托书.pdf', mimeType: 'application/pdf', buffer: paper });
  await checkAccessibility(page);
  await shot(page, 'mandates-propose', true);
  await page.getByRole('button', { name: '提交，等待委托人确认' }).click();
  await expect(page.getByRole('heading', { name: `委托：${client} → ${agency}` })).toBeVisible();
  await expect(page.getByText('待确认').first()).toBeVisible();

  // The client reads the paper and confirms.
  const other = await browser.newContext({ locale: 'zh-CN' });
  const theirs = await other.newPage();
  await signIn(theirs, 'clerk');
  await theirs.goto('/app/mandates?side=CLIENT');
  await expect(theirs.getByRole('button', { name: /份委托书等待本单位确认/ })).toBeVisible();
  await checkAccessibility(theirs);
  await shot(theirs, 'mandates-client');
  await theirs.getByRole('row').filter({ hasText: reference }).getByRole('link', { name: agency }).click();
  await theirs.getByRole('button', { name: '确认委托' }).click();
  await shot(theirs, 'mandates-confirm');
  await theirs.getByRole('dialog').getByRole('button', { name: '确认委托' }).click();
  await expect(theirs.getByText('生效中').first()).toBeVisible();
  await checkAccessibility(theirs);

  // The agency begins a contract; the form says for whom. The rest of the form is filled in by the API.
  await page.goto('/app/mandates');
  await shot(page, 'mandates-agent');
  await page.getByRole('button', { name: `为其新建合同：${client}` }).first().click();
  await expect(page.getByText(`代 ${client} 办理`)).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'mandates-form');
  const id = /contracts\/([^/]+)\/edit/.exec(page.url())![1]!;
  const api = await account('broker');
  const before = await answer<Given>(await api('GET', `/contracts/${id}`), 200);
  const typed = form();
  typed.parties = [before.parties[0], (typed.parties as unknown[])[1]]; // the client's own particulars are there already
  const filled = await answer<Given>(await api('PATCH', `/contracts/${id}`, typed, { 'If-Match': `"v${before.version}"` }), 200);
  const files = new FormData();
  files.append('material', 'M01');
  files.append('file', new Blob([await chinesePdf(), `\n% ${crypto.randomUUID()}\n`], { type: 'application/pdf' }), '技术开发合同.pdf');
  await answer(await api('POST', `/contracts/${id}/documents`, files), 201);
  const { version } = await answer<Given>(await api('GET', `/contracts/${id}`), 200);
  await answer(await api('POST', `/contracts/${id}/submit`, {}, { 'If-Match': `"v${version}"` }), 200);

  // The registrar sees who files for whom, and finds the mandate.
  const desk = await browser.newContext({ locale: 'zh-CN' });
  const registrar = await desk.newPage();
  await signIn(registrar, 'registrar');
  await registrar.goto(`/app/desk/${id}`);
  const line = registrar.getByRole('link', { name: `代办：${agency}` });
  await expect(line).toBeVisible();
  await expect(registrar.locator('canvas[data-page="1"]')).toHaveAttribute('data-drawn', 'true');
  await shot(registrar, 'mandates-desk');
  await line.click();
  await expect(registrar.getByRole('heading', { name: `委托：${client} → ${agency}` })).toBeVisible();
  await expect(registrar.getByText('提交申请')).toBeVisible();
  await expect(registrar.getByRole('button', { name: '撤销委托' })).toHaveCount(0);
  await desk.close();

  // The client sees each act, and ends it.
  await theirs.goto(`/app/contracts/${id}`);
  await expect(theirs.getByRole('link', { name: `代办：${agency}` })).toBeVisible();
  await theirs.getByRole('tab', { name: '办理记录' }).click();
  await expect(theirs.getByText(agency).last()).toBeVisible();
  await shot(theirs, 'mandates-history');
  await theirs.getByRole('link', { name: `代办：${agency}` }).click();
  await expect(theirs.getByRole('link', { name: filled.project_name })).not.toHaveCount(0);
  await shot(theirs, 'mandates-acts', true);
  await theirs.getByRole('button', { name: '撤销委托' }).click();
  await theirs.getByRole('dialog').getByLabel('理由').fill('改由本单位自行办理');
  await theirs.getByRole('dialog').getByRole('button', { name: '撤销委托' }).click();
  await expect(theirs.getByText('已撤销').first()).toBeVisible();
  await other.close();
});

test('an agent is refused with the reason once a mandate has ended', async ({ page }) => {
  const code = ((await draft()) as unknown as Given).parties[0]!.uscc;
  const broker = await account('broker');
  const clerk = await account('clerk');
  const proposal = new FormData();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  proposal.append('mandate', JSON.stringify({ client_credit_code: code, acts: ['DRAFT'], from: today, to: today, kinds: ['40'], reference: '只限咨询' }));
  proposal.append('file', new Blob([await chinesePdf()], { type: 'application/pdf' }), '授权委托书.pdf');
  const mandate = await answer<Given>(await broker('POST', '/mandates', proposal), 201);
  await answer(await clerk('POST', `/mandates/${mandate.id}/refuse`, { reason: '印章与预留不符' }, { 'If-Match': `"v${mandate.version}"` }), 200);
  await signIn(page, 'broker');
  await page.goto(`/app/mandates/${mandate.id}`);
  await expect(page.getByText('印章与预留不符')).toBeVisible();
  await expect(page.getByText('未确认').first()).toBeVisible();
  await checkAccessibility(page);
  await page.goto('/app/mandates?side=AGENT&status=REFUSED');
  await expect(page.getByRole('row').filter({ hasText: '只限咨询' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await shot(page, 'mandates-english');
});
