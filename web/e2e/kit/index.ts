import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export const password = process.env.JISHI_SAMPLE_PASSWORD ?? '';
const pictures = join(import.meta.dirname, '..', '..', '..', 'docs', 'guide', 'screenshots');

/**
 * The test of this project: it fails when a page logs an error, breaks the
 * content policy, or asks anything of another host. `allowed` lists what a test
 * provokes on purpose.
 */
export const test = base.extend<{ allowed: RegExp[]; guard: void }>({
  allowed: [[], { option: true }],
  guard: [
    async ({ page, baseURL, allowed }, use) => {
      const found: string[] = [];
      page.on('request', (request) => {
        const address = new URL(request.url());
        if (/^https?:$/.test(address.protocol) && address.origin !== new URL(baseURL ?? '').origin) found.push(`request to ${address.origin}`);
      });
      page.on('pageerror', (error) => found.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') found.push(`console: ${message.text()}`);
      });
      await use();
      // An answer that is no success is logged by the browser; tests look at what the page makes of it.
      const rest = found.filter((text) => !/Failed to load resource/.test(text) && !allowed.some((pattern) => pattern.test(text)));
      expect(rest, 'errors of the page').toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Signs in as an account of the sample city. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/app/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByRole('navigation')).toBeVisible();
}

/** axe finds nothing serious or critical on the page as it is, once nothing fades in or out any more. */
export async function checkAccessibility(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.race([Promise.allSettled(ending.map((a) => a.finished)), new Promise((go) => setTimeout(go, 2000))]);
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const bad = violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`).join('\n  ')}`);
  expect(bad, 'accessibility').toEqual([]);
}

/** Keeps a picture for the guides, when they are made anew (make guide). */
export async function shot(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env.JISHI_SCREENSHOTS !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage, animations: 'disabled', caret: 'hide' });
}

/** Calls the API as an account, without the page: to bring about what a test starts from. Signs in again when the token has run out. */
export async function apiAs(username: string): Promise<(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>> {
  const root = `${process.env.JISHI_BASE_URL ?? 'http://127.0.0.1:8080'}/api/v1`;
  async function token(): Promise<string> {
    const login = await fetch(`${root}/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    expect(login.status, `sign in as ${username}`).toBe(200);
    return ((await login.json()) as { access_token: string }).access_token;
  }
  let current = await token();
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(root + path, {
      method,
      headers: {
        Authorization: `Bearer ${current}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
    });
  return async (...request) => {
    const answer = await call(...request);
    if (answer.status !== 401) return answer;
    current = await token();
    return call(...request);
  };
}
