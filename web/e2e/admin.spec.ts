import { choose, freshCreditCode, freshPassword, freshWord, makeOrganization, makeUser, otherPassword, signInWith } from './admin/people';
import { apiAs, checkAccessibility, expect, shot, signIn, test } from './kit';

test('an organisation is added, with every mistake told at its field', async ({ page }) => {
  const name = `泰山样例·新材${freshWord()}股份有限公司`;
  await signIn(page, 'admin');
  await page.getByRole('menuitem', { name: '单位管理' }).click();
  await expect(page.getByText(/共 \d+ 个单位/)).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-organizations');

  await page.getByRole('button', { name: '新增单位' }).click();
  const form = page.getByRole('dialog', { name: '新增单位' });
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByText('请填写单位全称')).toBeVisible();
  await form.getByLabel('单位全称').fill(name);
  await form.getByLabel('统一社会信用代码').fill('9137090212345');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByRole('alert').first()).toContainText('有字段不符合要求');
  await expect(form.getByText('应为 18 位数字和大写字母')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-organization-problems');

  await form.getByLabel('统一社会信用代码').fill(freshCreditCode());
  await form.getByLabel('单位性质').fill('有限责任公司');
  await page.keyboard.press('Enter');
  await form.getByLabel('所在地').fill('泰山区');
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: '保存' }).click();
  const sheet = page.getByRole('dialog', { name: '单位信息' });
  await expect(sheet.getByRole('heading', { name })).toBeVisible();
  await expect(sheet.getByText('待核验')).toBeVisible();
  await sheet.getByRole('button', { name: '查看用户' }).click();
  await expect(page.getByText('这个单位还没有用户。')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-users-empty');
});

test('the first user of an organisation is added, and signs in', async ({ page, browser }) => {
  const organization = await makeOrganization();
  const username = `n-${freshWord()}`;
  await signIn(page, 'admin');
  await page.goto(`/app/admin/users?organization=${organization.id}`);
  await page.getByRole('button', { name: '新增用户' }).click();
  const form = page.getByRole('dialog', { name: '新增用户' });
  await form.getByLabel('姓名').fill('钟离望舒');
  await form.getByLabel('用户名').fill(username);
  await form.getByLabel('单位管理员').check();
  await form.getByLabel('经办人').check();
  await expect(form.getByLabel('登记员')).toHaveCount(0);
  await form.getByLabel('初始密码').fill('12345678');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByRole('alert').first()).toContainText('有字段不符合要求');
  await form.getByLabel('初始密码').fill(freshPassword);
  await expect(form.locator('.ant-form-item-explain-error')).toHaveCount(0); // it fades out
  await checkAccessibility(page);
  await shot(page, 'admin-user-new');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('cell', { name: '钟离望舒', exact: true })).toBeVisible();

  const context = await browser.newContext({ locale: 'zh-CN' });
  const theirs = await context.newPage();
  await signInWith(theirs, username, freshPassword);
  await expect(theirs.getByText(organization.name).first()).toBeVisible();
  await context.close();
});

test('a change made on an old version is not lost, and not saved unseen', async ({ page }) => {
  const organization = await makeOrganization();
  await signIn(page, 'admin');
  await page.goto(`/app/admin/organizations?open=${organization.id}`);
  await page.getByRole('button', { name: '修改信息' }).click();
  const form = page.getByRole('dialog', { name: '修改单位信息' });
  await form.getByLabel('地址').fill('泰山区样例路 1 号');
  const call = await apiAs('admin');
  const other = await call('PATCH', `/organizations/${organization.id}`, { phone: '0538-8000000' }, { 'If-Match': `"v${organization.version}"` });
  expect(other.status).toBe(200);
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByText('别人刚刚修改过')).toBeVisible();
  await expect(form.getByLabel('地址')).toHaveValue('泰山区样例路 1 号');
  await checkAccessibility(page);
  await shot(page, 'admin-organization-stale');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form).toBeHidden();
  const saved = (await (await call('GET', `/organizations/${organization.id}`)).json()) as { phone: string; profile: { address: string } };
  expect(saved.profile.address).toBe('泰山区样例路 1 号');
  expect(saved.phone, 'what somebody else changed').not.toBe('');
});

test('an organisation is verified, rejected, disabled and enabled by those who may', async ({ page }) => {
  const organization = await makeOrganization();
  await signIn(page, 'security');
  await page.goto('/app/admin/organizations');
  await page.getByLabel('名称或统一社会信用代码').fill(organization.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('共 1 个单位')).toBeVisible();
  await expect(page.getByRole('button', { name: '新增单位' })).toHaveCount(0);
  await page.getByRole('button', { name: organization.name }).click();
  const sheet = page.getByRole('dialog', { name: '单位信息' });
  await expect(sheet.getByRole('button', { name: '停用' })).toHaveCount(0);
  await expect(sheet.getByRole('button', { name: '修改信息' })).toHaveCount(0);
  await sheet.getByRole('button', { name: '核验' }).click();
  const dialog = page.getByRole('dialog', { name: '核验单位' });
  await dialog.getByLabel('核验不通过').check();
  await dialog.getByRole('button', { name: '记录结果' }).click();
  await expect(dialog.getByText('不通过时请写明原因')).toBeVisible();
  await dialog.getByLabel('核验说明').fill('营业执照照片不清晰，请重新提供。');
  await checkAccessibility(page);
  await shot(page, 'admin-verify');
  await dialog.getByRole('button', { name: '记录结果' }).click();
  await expect(sheet.getByText('核验未通过')).toBeVisible();
  await expect(sheet.getByText('营业执照照片不清晰')).toBeVisible();
  await shot(page, 'admin-organization');
  await sheet.getByRole('button', { name: '核验' }).click();
  await dialog.getByRole('button', { name: '记录结果' }).click();
  await expect(sheet.getByText('已核验')).toBeVisible();

  await page.goto('/app/');
  await page.getByRole('button', { name: /于清和/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await signIn(page, 'admin');
  await page.goto(`/app/admin/organizations?open=${organization.id}`);
  await expect(sheet.getByRole('button', { name: '核验' })).toHaveCount(0);
  await sheet.getByRole('button', { name: '停用' }).click();
  await expect(page.getByText('该单位所有用户立即退出')).toBeVisible();
  await shot(page, 'admin-disable');
  await page.getByRole('button', { name: '停用单位' }).click();
  await expect(sheet.getByText('已停用', { exact: true })).toBeVisible();
  await sheet.getByRole('button', { name: '启用' }).click();
  await page.getByRole('button', { name: '启用单位' }).click();
  await expect(sheet.getByText('正常', { exact: true })).toBeVisible();
});

test('a user gets other roles, another password, and is locked out and in', async ({ page, browser }) => {
  const organization = await makeOrganization();
  const user = await makeUser(organization, ['clerk'], '欧阳清越');
  const theirs = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await signInWith(theirs, user.username, freshPassword);

  await signIn(page, 'admin');
  await page.goto(`/app/admin/users?organization=${organization.id}`);
  await page.getByRole('button', { name: '修改 欧阳清越' }).click();
  const form = page.getByRole('dialog', { name: '修改用户' });
  await expect(form.getByLabel('用户名')).toBeDisabled();
  await form.getByLabel('技术经纪人').check();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('cell', { name: /经办人.*技术经纪人/ })).toBeVisible();
  await choose(page, '欧阳清越', '停用');
  await page.getByRole('button', { name: '停用用户' }).click();
  await expect(page.getByRole('cell', { name: '已停用' })).toBeVisible();
  await choose(page, '欧阳清越', '启用');
  await page.getByRole('button', { name: '启用用户' }).click();
  await expect(page.getByRole('cell', { name: '正常' })).toBeVisible();

  await page.getByRole('button', { name: /董思齐/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await signIn(page, 'security');
  await page.goto(`/app/admin/users?organization=${organization.id}`);
  await expect(page.getByRole('button', { name: '修改 欧阳清越' })).toHaveCount(0);
  await choose(page, '欧阳清越', '重设密码');
  const dialog = page.getByRole('dialog', { name: '重设 欧阳清越 的密码' });
  await dialog.getByLabel('新密码').fill(otherPassword);
  await dialog.getByLabel('再输入一次').fill('x');
  await dialog.getByRole('button', { name: '设置密码' }).click();
  await expect(dialog.getByText('两次输入不一致')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-password');
  await dialog.getByLabel('再输入一次').fill(otherPassword);
  await dialog.getByRole('button', { name: '设置密码' }).click();
  await expect(dialog).toBeHidden();
  await choose(page, '欧阳清越', '登录会话');
  await expect(page.getByText('没有打开的会话。')).toBeVisible();
  await theirs.goto('/app/');
  await expect(theirs.getByRole('dialog', { name: '登录已过期' }).or(theirs.getByRole('heading', { name: '登录' })).first()).toBeVisible();
  await theirs.context().close();
});

test('administrators of the platform are protected, and the roles have their limits', async ({ page }) => {
  await signIn(page, 'audit');
  await expect(page.getByRole('menuitem', { name: '操作日志' })).toBeVisible();
  await page.goto('/app/admin/users');
  await expect(page.getByText(/共 \d+ 个用户/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^对 .* 的操作$/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: '新增用户' })).toHaveCount(0);
  await page.goto('/app/admin/organizations');
  await expect(page.getByRole('button', { name: '新增单位' })).toHaveCount(0);
  await checkAccessibility(page);
});

test('an organisation administers itself and sees nobody else', async ({ page }) => {
  const organization = await makeOrganization();
  const user = await makeUser(organization, ['org_admin'], '司徒明远');
  await signInWith(page, user.username, freshPassword);
  await page.getByRole('menuitem', { name: '用户管理' }).click();
  await expect(page.getByText('共 1 个用户')).toBeVisible();
  await expect(page.getByText('（本人）')).toBeVisible();
  await page.getByRole('button', { name: '新增用户' }).click();
  const form = page.getByRole('dialog', { name: '新增用户' });
  await expect(form.getByLabel('所属单位')).toBeDisabled();
  await form.getByLabel('姓名').fill('公孙若水');
  await form.getByLabel('用户名').fill(`c-${freshWord()}`);
  await form.getByLabel('经办人').check();
  await form.getByLabel('初始密码').fill(freshPassword);
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('共 2 个用户')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-users-own');
  await page.getByRole('button', { name: '修改 司徒明远' }).click();
  const own = page.getByRole('dialog', { name: '修改用户' });
  await expect(own.getByLabel('经办人')).toBeDisabled();
  await own.getByRole('button', { name: '取消' }).click();
  await page.getByRole('menuitem', { name: '单位管理' }).click();
  await expect(page.getByRole('heading', { name: '本单位' })).toBeVisible();
  await expect(page.getByText('共 1 个单位')).toBeVisible();
});

test('people without the role have no such pages', async ({ page }) => {
  await signIn(page, 'clerk');
  await expect(page.getByRole('menuitem', { name: '用户管理' })).toHaveCount(0);
  await page.goto('/app/admin/users');
  await expect(page.getByText('没有这个页面')).toBeVisible();
});

test('lists say when nothing fits and when they cannot be read', async ({ page }) => {
  await signIn(page, 'admin');
  await expect(page.getByText(/共 \d+ 个用户/)).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-users');
  await page.goto('/app/admin/organizations?q=没有这样的单位');
  await expect(page.getByText('没有符合条件的单位')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-organizations-none');
  await page.getByRole('button', { name: '清除条件' }).click();
  await expect(page.getByText(/共 \d+ 个单位/)).toBeVisible();
  await page.route('**/api/v1/users?*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems#internal_error', title: '系统内部错误', status: 500, detail: '请稍后重试。', code: 'internal_error', request_id: 'r-1' }),
    }),
  );
  await page.getByRole('menuitem', { name: '用户管理' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('请求编号 r-1');
  await checkAccessibility(page);
  await shot(page, 'admin-users-problem');
  await page.unroute('**/api/v1/users?*');
  await page.getByRole('button', { name: '重试' }).click();
  await expect(page.getByText(/共 \d+ 个用户/)).toBeVisible();
});

test('my account: sessions are ended, the password is changed', async ({ page, browser }) => {
  const user = await makeUser(await makeOrganization(), ['clerk', 'university_office'], '诸葛云帆');
  const elsewhere = [];
  for (let i = 0; i < 3; i++) {
    const context = await browser.newContext({ locale: 'zh-CN' });
    elsewhere.push(context);
    await signInWith(await context.newPage(), user.username, freshPassword);
  }
  await signInWith(page, user.username, freshPassword);
  await page.getByRole('button', { name: /诸葛云帆/ }).click();
  await page.getByRole('menuitem', { name: '我的账号' }).click();
  await expect(page.getByText('当前会话', { exact: true })).toBeVisible();
  const sessions = page.getByRole('region', { name: '登录会话' }).getByRole('listitem');
  await expect(sessions).toHaveCount(4);
  await checkAccessibility(page);
  await shot(page, 'admin-account', true);
  await page.getByRole('button', { name: /^结束 Chrome/ }).first().click();
  await page.getByRole('button', { name: '结束会话' }).click();
  await expect(sessions).toHaveCount(3);
  await page.getByRole('button', { name: '结束其他会话' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '结束其他会话' }).click();
  await expect(sessions).toHaveCount(1);

  await page.getByLabel('新密码').fill('password1234');
  await page.getByLabel('再输入一次').fill('password1234');
  await page.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await page.getByLabel('新密码').fill(otherPassword);
  await page.getByLabel('再输入一次').fill(otherPassword);
  await page.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByText('密码已修改')).toBeVisible();
  for (const context of elsewhere) await context.close();
  const again = await browser.newContext({ locale: 'zh-CN' });
  await signInWith(await again.newPage(), user.username, otherPassword);
  await again.close();
});

test('a tax officer verifies a certificate', async ({ page }) => {
  await signIn(page, 'tax');
  await page.goto('/verification');
  await expect(page.getByRole('heading', { name: '证明核验' })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'admin-verification');
  await page.getByLabel('证明编号').fill('TA-1999-000001');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: '核验', exact: true }).click();
  await expect((await opened).getByRole('status')).toContainText('查无此证明');
});
