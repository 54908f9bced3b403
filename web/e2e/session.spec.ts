import { checkAccessibility, expect, password, shot, signIn, test } from './kit';

test('the sign-in page is light, accessible and under a strict policy', async ({ page }) => {
  const sizes: number[] = [];
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname.startsWith('/app/')) sizes.push((await response.request().sizes()).responseBodySize);
  });
  const answer = await page.goto('/app/');
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self'(?! 'unsafe-inline')/);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?!;| )|https?:/);
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const total = sizes.reduce((a, b) => a + b, 0);
  expect(total, 'bytes of the first load').toBeLessThan(400_000);
  expect(total).toBeGreaterThan(50_000);
  await checkAccessibility(page);
  await shot(page, 'sign-in');
});

test('a wrong password is told in the words of the server', async ({ page }) => {
  await page.goto('/app/');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByText('请输入用户名')).toBeVisible();
  await page.getByLabel('用户名').fill('clerk');
  await page.getByLabel('密码', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('用户名或密码');
  await checkAccessibility(page);
});

test('the second factor is asked for when the server wants it', async ({ page }) => {
  await page.route('**/api/v1/auth/login', async (route) => {
    const body = route.request().postDataJSON() as { otp?: string };
    if (body.otp === '123456') return route.continue({ postData: JSON.stringify({ username: 'clerk', password }) });
    await route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems#otp_required', title: '需要动态口令', status: 401, detail: '请输入动态口令。', code: 'otp_required', request_id: 'r1' }),
    });
  });
  await page.goto('/app/');
  await page.getByLabel('用户名').fill('clerk');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('动态口令').fill('123456');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('language, large type and signing out', async ({ page }) => {
  await signIn(page, 'clerk');
  await expect(page.getByText('经办人', { exact: true })).toBeVisible();
  const before = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await page.getByRole('button', { name: '大字模式' }).click();
  await expect(page.getByRole('button', { name: '大字模式' })).toHaveAttribute('aria-pressed', 'true');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).not.toBe(before);
  await checkAccessibility(page);
  await shot(page, 'large-type');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('Clerk', { exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByText('Clerk', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Large type' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: /林若溪/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('jishi.refresh'))).toBeNull();
});

test('a second tab shares the session, and loses it with the first', async ({ page, context }) => {
  await signIn(page, 'registrar');
  const other = await context.newPage();
  await other.goto('/app/');
  await expect(other.getByRole('navigation')).toBeVisible();
  await page.getByRole('button', { name: /程明澈/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(other.getByRole('heading', { name: '登录' })).toBeVisible();
});

test.describe('a session that ends', () => {
  test('asks for the password over the page, and goes on where it was', async ({ page }) => {
    await signIn(page, 'clerk');
    // The server ends the session: the access token is refused, the refresh token too.
    let again = false;
    await page.route('**/api/v1/**', async (route) => {
      again ||= new URL(route.request().url()).pathname.endsWith('/auth/login');
      if (again) return route.continue();
      await route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: '/problems#token_invalid', title: '登录已失效', status: 401, detail: '请重新登录。', code: 'token_invalid', request_id: 'r2' }),
      });
    });
    await page.getByRole('button', { name: /林若溪/ }).click();
    await page.getByRole('menuitem', { name: '我的账号' }).click();
    const dialog = page.getByRole('dialog', { name: '登录已过期' });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByLabel('用户名')).toBeDisabled();
    await checkAccessibility(page);
    await shot(page, 'session-expired');
    await dialog.getByLabel('密码', { exact: true }).fill(password);
    await dialog.getByRole('button', { name: '继续' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('main')).toContainText('林若溪'); // the page that was waiting
  });
});
