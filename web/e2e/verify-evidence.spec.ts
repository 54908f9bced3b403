import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { apiAs, checkAccessibility, expect, shot, test } from './kit';

const vector = (name: string): string => join(import.meta.dirname, '..', 'src', 'evidence', 'testdata', name);
const given = JSON.parse(readFileSync(vector('keys.json'), 'utf8')) as Record<'log' | 'certificate' | 'witness', string>;

const choose = (page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) => page.getByLabel('选择文件').setInputFiles(file);
const outcome = (page: Page) => page.locator('#evidence-outcome');

/** Puts the keys of the vectors into the page, as a reader who has them from elsewhere. */
async function ownKeys(page: Page): Promise<void> {
  await page.getByText('用来核验的公钥').click();
  await page.getByLabel('日志公钥（名称').fill(given.log);
  await page.getByLabel('证明公钥（Base64）').fill(given.certificate);
}

/** Everything that a file of any kind must show. */
async function checksVectors(page: Page): Promise<void> {
  for (const [name, word] of [
    ['certificate.json', '编号 TA-2026-000123 的登记证明'],
    ['closing.json', '2025 年度第 1 次关账'],
    ['proof.json', '业务日志第 2 条确实存在'],
    ['checkpoint.txt', '当时有 9 条记录'],
    ['bundle.zip', '共 1 项合同，合同成交额 800,000.00 元'],
  ] as const) {
    await choose(page, vector(name));
    await expect(outcome(page)).toContainText('核验通过');
    await expect(outcome(page)).toContainText('由您提供');
    await expect(page.locator('.evidence-proven')).toContainText(word);
    await expect(page.locator('.evidence-unproven')).toBeVisible();
  }
}

test('evidence of the platform is checked without the server @main', async ({ page, context }) => {
  const call = await apiAs('auditor');
  const list = (await (await call('GET', '/journal/events?limit=1')).json()) as { items: { index: number }[] };
  const index = list.items[0]?.index ?? 0;
  const proof = await (await call('GET', `/journal/events/${index}/proof`)).text();
  await page.goto('/verify');
  await page.getByRole('link', { name: '核验证据文件' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '证据文件核验' })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'public-evidence');

  await context.setOffline(true);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await choose(page, { name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(proof) });
  await expect(outcome(page)).toContainText('核验通过');
  await expect(outcome(page)).toContainText('公钥来自平台');
  await expect(page.locator('.evidence-proven')).toContainText(`业务日志第 ${index} 条确实存在`);
  await page.getByText(/核验步骤（\d+\/\d+ 通过）/).click();
  await expect(page.locator('#evidence-steps li').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'public-evidence-holds', true);

  const bent = proof.replace(/"tree_size":\s*(\d+)/, (_, size: string) => `"tree_size":${Number(size) + 1}`);
  await choose(page, { name: 'bent.json', mimeType: 'application/json', buffer: Buffer.from(bent) });
  await expect(outcome(page)).toContainText('请勿采信');
  await expect(outcome(page)).toContainText('检查点覆盖这条记录');
  await checkAccessibility(page);
  await shot(page, 'public-evidence-fails', true);
  expect(asked, 'requests after the page was there').toEqual([]);
});

test('every kind of file, with keys of one’s own and a witness', async ({ page }) => {
  await page.goto('/verify/evidence');
  await choose(page, vector('bundle.zip'));
  await expect(outcome(page)).toContainText('请勿采信'); // it is not of this platform
  await ownKeys(page);
  await expect(page.locator('#about-log')).toContainText('由您提供');
  await page.getByLabel('见证人公钥').fill(given.witness);
  await checksVectors(page);
  await expect(page.locator('.evidence-proven')).toContainText('见证人 witness.example 于 2026-03-10T01:02:03Z 签署');
  const totals = page.locator('#evidence-totals');
  await expect(totals.getByRole('row', { name: /^合计 1 800,000.00/ })).toBeVisible();
  await page.getByLabel('截至日志序号').fill('5');
  await expect(totals.getByRole('row', { name: /^合计 2 1,760,000.00/ })).toBeVisible();
  await page.getByLabel('截至日志序号').fill('10');
  await expect(totals).toContainText('请填 0 到 9 之间的整数');
  await page.getByLabel('截至日志序号').fill('9');
  await checkAccessibility(page);
  await shot(page, 'public-evidence-bundle', true);
  await page.getByRole('button', { name: '恢复平台的公钥' }).click();
  await page.getByRole('button', { name: '用新的公钥重新核验' }).click();
  await expect(outcome(page)).toContainText('请勿采信');
  await choose(page, { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
  await expect(outcome(page)).toContainText('无法核验');
});

test('the offline file works from a disk with the network off @main', async ({ page, context }, info) => {
  await page.goto('/verify/evidence');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载离线版' }).click()]);
  const path = info.outputPath('jishi-verify.html');
  await download.saveAs(path);
  const said = createHash('sha256').update(await readFile(path)).digest('hex');
  await expect(page.locator('.evidence-offline')).toContainText(said);

  await context.setOffline(true);
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByText('这是离线版：不访问任何网络。')).toBeVisible();
  await ownKeys(page);
  await checksVectors(page);
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(outcome(page)).toContainText('The check holds');
});
