import type { Page } from '@playwright/test';
import { OwnServer } from './clerk/server';
import { summary } from './clerk/filing';
import { expect, password, shot, signIn, test as base } from './kit';

/** What the server holds of a contract, asked without the page. */
async function stored(server: OwnServer, id: string): Promise<Record<string, unknown>> {
  const json = { 'Content-Type': 'application/json' };
  const login = await fetch(`${server.address}/api/v1/auth/login`, { method: 'POST', headers: json, body: JSON.stringify({ username: 'clerk', password }) });
  const { access_token } = (await login.json()) as { access_token: string };
  const contract = await fetch(`${server.address}/api/v1/contracts/${id}`, { headers: { Authorization: `Bearer ${access_token}` } });
  return (await contract.json()) as Record<string, unknown>;
}

const saveLine = (page: Page) => page.getByTestId('save-line');
const isSaved = (page: Page) => expect(saveLine(page)).toHaveText(/^\s*已保存/, { timeout: 40_000 });
const idOf = (page: Page) => /contracts\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

/** Every test here has the same server, which belongs to this file alone. */
const test = base.extend<object, { server: OwnServer }>({
  server: [
    async ({}, use) => {
      const server = await OwnServer.create();
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ server }, use) => use(server.address),
});

test('nothing typed is lost when the server is killed and started again', async ({ page, server }) => {
  test.setTimeout(180_000);
  await signIn(page, 'clerk');
  await page.goto('/app/contracts/new');
  await page.getByLabel('项目名称').fill('断电时正在填写的合同');
  await isSaved(page);

  await page.getByLabel('签订地点').fill('山东省泰安市');
  await server.kill();
  await page.getByLabel('技术内容摘要').fill(summary);
  await page.getByLabel('合同成交额').fill('1234567.89');
  await expect(saveLine(page)).toHaveText(/未保存：无法连接服务器，正在重试/);
  await shot(page, 'clerk-edit-offline');
  await page.getByLabel('技术指标').fill('断电期间填写的技术指标');
  await server.start();
  await isSaved(page);
  await expect(page.getByLabel('技术指标')).toHaveValue('断电期间填写的技术指标');

  const typed = { sign_place: '山东省泰安市', tech_summary: summary, contract_amount: '1234567.89', targets: '断电期间填写的技术指标' };
  expect(await stored(server, idOf(page))).toMatchObject(typed);
  await page.reload();
  await expect(page.getByLabel('技术内容摘要')).toHaveValue(summary);
  await expect(page.getByLabel('合同成交额')).toHaveValue('1,234,567.89');
});

test('nothing typed is lost when the page is reloaded while the server is away', async ({ page, server }) => {
  test.setTimeout(180_000);
  await signIn(page, 'clerk');
  await page.goto('/app/contracts/new');
  await page.getByLabel('项目名称').fill('断电时重新载入的合同');
  await isSaved(page);
  const address = page.url();
  await server.kill();
  await page.getByLabel('验收方式').fill('没有服务器时填写的验收方式');
  await expect(page.reload()).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  await page.waitForURL('chrome-error://chromewebdata/');
  await server.start();
  // The browser reloads its own error page when the server answers again, which may cross this.
  await expect(() => page.goto(address)).toPass();
  await expect(page.getByText(/已恢复上次没有保存成功的内容（1 处）/)).toBeVisible();
  await expect(page.getByLabel('验收方式')).toHaveValue('没有服务器时填写的验收方式');
  await shot(page, 'clerk-edit-restored');
  await isSaved(page);
  expect(await stored(server, idOf(page))).toMatchObject({ acceptance_method: '没有服务器时填写的验收方式' });
});

test('a draft that did not exist yet is created once the server is back', async ({ page, server }) => {
  test.setTimeout(180_000);
  await signIn(page, 'clerk');
  await page.goto('/app/contracts/new');
  await expect(page.getByLabel('项目名称')).toBeFocused();
  await server.kill();
  await page.getByLabel('项目名称').fill('断电时新建的合同');
  await expect(saveLine(page)).toHaveText(/未保存：无法连接服务器/);
  await server.start();
  await isSaved(page);
  expect(await stored(server, idOf(page))).toMatchObject({ project_name: '断电时新建的合同' });
});
