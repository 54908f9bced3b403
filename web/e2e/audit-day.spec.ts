import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { formatYuan, fromFen, toFen } from '../src/ui/format';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { account, chinesePdf, day, type Filed, read, upload } from './kit/filing';
import { registered, revoked } from './kit/register';
import { Workbook } from './kit/workbook';

interface Totals {
  count: number;
  contract_amount: string;
  technical_amount: string;
}

async function ask<T>(path: string): Promise<T> {
  const answer = await (await account('auditor'))('GET', path);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

/** What the program under test says of a file, offline: with public keys only. */
function verified(...args: string[]): string {
  const program = process.env.JISHI_BIN;
  if (!program) throw new Error('JISHI_BIN must name the program under test');
  return execFileSync(program, ['verify', ...args], { encoding: 'utf8' });
}

async function saved(page: Page, button: string, as: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button, exact: true }).click()]);
  const file = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), as);
  writeFileSync(file, await readFile(await download.path()));
  return file;
}

/** The public keys, as somebody outside has them. */
async function publicKeys(page: Page): Promise<{ log: string; certificate: string }> {
  const { items } = (await (await page.request.get('/api/v1/public/keys')).json()) as { items: { purpose: string; public_key: string }[] };
  const of = (purpose: string) => items.find((k) => k.purpose === purpose)?.public_key ?? '';
  return { log: of('journal'), certificate: of('certificate') };
}

test('an auditor’s day: from the total to a proof that holds offline, and back to the same fen @main', async ({ page, browser }) => {
  test.setTimeout(300_000);
  await signIn(page, 'auditor');

  // Total → county: the county's figure opens rows that come to it.
  await page.goto('/app/volume?year=2025&unit=yuan');
  const areas = page.locator('section.panel', { has: page.getByRole('heading', { name: '区县和功能区', exact: true }) });
  const county = areas.getByRole('row').filter({ has: page.getByRole('link') }).filter({ hasNotText: '合计' }).first();
  const told = (await county.getByRole('link').first().innerText()).trim();
  await county.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: '构成明细' })).toBeVisible();
  await expect(page.locator('[data-total=contract_amount] dd')).toContainText(told);

  // → contract → document.
  const name = page.locator('a[href*="/volume/contracts/"]').first();
  await name.click();
  await expect(page.getByRole('heading', { name: '台账分录' })).toBeVisible();
  await page.getByRole('tab', { name: /^合同材料/ }).click();
  await expect(page.getByRole('combobox', { name: '选择材料' })).toBeVisible();
  await expect(page.getByRole('button', { name: '下载' }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'auditor-contract-documents');

  // → evidence file, verified offline by the program and by a browser without a network.
  const { log, certificate } = await publicKeys(page);
  const file = await saved(page, '证据文件', 'evidence.json');
  expect(verified('certificate', file, '--key', log, '--certificate-key', certificate)).toContain('verified');
  const alone = await page.request.get('/verify/evidence.html');
  const html = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), 'verify.html');
  writeFileSync(html, await alone.body());
  const offline = await browser.newContext({ offline: true, locale: 'zh-CN' });
  const desk = await offline.newPage();
  await desk.goto(pathToFileURL(html).href);
  await desk.getByLabel('选择文件').setInputFiles(file);
  await expect(desk.locator('#evidence-outcome')).toContainText('核验通过');
  const forged = (await readFile(file, 'utf8')).replace(/("number": ?")(\w)/, '$1X');
  await desk.getByLabel('选择文件').setInputFiles({ name: 'forged.json', mimeType: 'application/json', buffer: Buffer.from(forged) });
  await expect(desk.locator('#evidence-outcome')).toContainText('核验不通过');
  await offline.close();

  // → proof of the line's event, in the page.
  await page.locator('section.panel', { has: page.getByRole('heading', { name: '台账分录' }) }).getByRole('row').last().getByRole('link').click();
  await expect(page.locator('[data-panel=proof]')).toContainText('证明成立');
});

/** A registered contract that was changed: its certificate comes with the event of a proceeding. */
async function changed(): Promise<Filed> {
  const contract = await registered();
  await upload('clerk', contract.id, 'M14', new Blob([await chinesePdf(), `\n% ${Date.now()}\n`], { type: 'application/pdf' }), '补充协议.pdf');
  const documents = ((await read('clerk', contract.id)) as Filed & { documents: { id: string; material: string }[] }).documents;
  const call = async (who: string, path: string, body: unknown): Promise<{ id: string; version: number }> => {
    const done = (await (await account(who))('POST', path, body, id ? { 'If-Match': `"v${version}"` } : {})) as Response;
    const text = await done.text();
    expect([200, 201], text).toContain(done.status);
    return JSON.parse(text) as { id: string; version: number };
  };
  let [id, version] = ['', 0];
  ({ id, version } = await call('clerk', `/contracts/${contract.id}/changes`, {
    form: { end_date: `${new Date().getFullYear() + 3}-06-30` },
    reason: '双方协商延长履行期限。',
    effective_on: day(0),
    files: documents.filter((d) => d.material === 'M14').map((d) => d.id),
  }));
  ({ version } = await call('registrar', `/proceedings/${id}/examine`, { recommendation: 'GRANT', opinion: '变更协议真实，期限明确。' }));
  await call('reviewer', `/proceedings/${id}/decide`, { grant: true, note: '同意变更。' });
  return contract;
}

test('the certificate of a changed contract holds offline too @main', async ({ page, browser }) => {
  test.setTimeout(300_000);
  const { id } = await changed();
  const { log, certificate } = await publicKeys(page);
  const answer = await (await account('auditor'))('GET', `/contracts/${id}/evidence.json`);
  expect(answer.status).toBe(200);
  const file = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), 'evidence.json');
  writeFileSync(file, await answer.text());
  expect(verified('certificate', file, '--key', log, '--certificate-key', certificate)).toContain('verified');
  const offline = await browser.newContext({ offline: true, locale: 'zh-CN' });
  const desk = await offline.newPage();
  const html = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), 'verify.html');
  writeFileSync(html, await (await page.request.get('/verify/evidence.html')).body());
  await desk.goto(pathToFileURL(html).href);
  await desk.getByLabel('选择文件').setInputFiles(file);
  await expect(desk.locator('#evidence-outcome')).toContainText('核验通过');
  await offline.close();
});

test('the whole city is held outside, and its bundle comes to what the platform says @main', async ({ page, browser }) => {
  test.setTimeout(300_000);
  await signIn(page, 'auditor');
  const { log, certificate } = await publicKeys(page);
  const bundle = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), 'bundle.zip');
  const answer = await (await account('auditor'))('GET', '/journal/bundle.zip');
  expect(answer.status).toBe(200);
  writeFileSync(bundle, Buffer.from(await answer.arrayBuffer()));
  const said = verified('bundle', bundle, '--key', log, '--certificate-key', certificate);
  expect(said).toContain('verified');
  const index = /^as of\s+(\d+) events/m.exec(said)?.[1];
  const { total } = await ask<{ total: Totals }>(`/volume/summary?as_of=${index}`);
  expect(said).toContain(total.contract_amount);

  const offline = await browser.newContext({ offline: true, locale: 'zh-CN' });
  const desk = await offline.newPage();
  const html = join(mkdtempSync(join(tmpdir(), 'jishi-audit-')), 'verify.html');
  writeFileSync(html, await (await page.request.get('/verify/evidence.html')).body());
  await desk.goto(pathToFileURL(html).href);
  await desk.getByLabel('选择文件').setInputFiles(bundle);
  await expect(desk.locator('#evidence-outcome')).toContainText('核验通过', { timeout: 60_000 });
  await expect(desk.locator('.evidence-proven')).toContainText(formatYuan(total.contract_amount));
  await offline.close();
});

test('a restatement is explained by the act that caused it @main', async ({ page }) => {
  const { id } = await revoked();
  await signIn(page, 'auditor');
  const { items } = await ask<{ items: { entry: { event_index: number; contract_id: string } }[] }>('/volume/restatements?since=0&event=REVOKE&limit=200');
  const struck = items.find((item) => item.entry.contract_id === id)?.entry;
  if (!struck) throw new Error('the revocation is no restatement');
  await page.goto(`/app/volume/compare?before=${struck.event_index}&as_of=${struck.event_index + 1}&from=2022-01&to=${day(0).slice(0, 4)}-12&unit=yuan`);
  const why = page.locator('[data-panel=why]');
  await expect(why).toContainText('撤销 1 件');
  await expect(page.locator('[data-panel=between]')).toContainText('与差额一致');
  await expect(why.getByRole('link', { name: /^TACX-/ })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'auditor-why', true);
});

test('a report is exported and its rows add up to its total again @main', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/app/volume/reports/R11?from=2025-01&to=2025-12');
  await expect(page.getByRole('row', { name: /^合计/ })).toBeVisible();
  const book = new Workbook(await readFile(await saved(page, '导出 Excel', 'r11.xlsx')));
  const rows = book.rows('R11');
  const head = rows.findIndex((r) => r[0] === '合计');
  const contract = 2; // name, count, contract amount of output
  const sum = rows.slice(4, head).reduce((all, r) => all + toFen(r[contract] ?? '0'), 0n);
  expect(fromFen(sum)).toBe(fromFen(toFen(rows[head]?.[contract] ?? '')));
  const { total } = await ask<{ total: Totals }>('/volume/summary?from=2025-01&to=2025-12&direction=OUT,BOTH');
  expect(fromFen(sum)).toBe(total.contract_amount);
});
