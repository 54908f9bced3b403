import type { Page } from '@playwright/test';
import { checkAccessibility, expect, password, shot, signIn, test } from './kit';
import { accepted, draft, patch, read, reviewed, step, submitted } from './kit/filing';

const actions = (page: Page) => page.locator('.page-header-actions');
const does = (page: Page, name: string | RegExp) => actions(page).getByRole('button', { name, exact: typeof name === 'string' }).click();
const tab = (page: Page, name: string | RegExp) => page.getByRole('region', { name: '登记表和审查' }).getByRole('tab', { name }).click();

/** Answers every test of the checklist in the same way. */
async function answerAll(page: Page, answer: '符合' | '不符合'): Promise<void> {
  await tab(page, /认定要点/);
  const lines = page.locator('.desk-test');
  await expect(lines.first()).toBeVisible();
  for (const line of await lines.all()) await line.getByText(answer, { exact: true }).click();
}

/** Finds a case in its part of the queue and opens its desk. */
async function openFromQueue(page: Page, part: RegExp, name: string): Promise<void> {
  await page.getByRole('tab', { name: part }).click();
  await page.getByLabel('项目、单位名称或受理号').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name }).click();
}

/** Waits until the first page of the document is there. */
const paperShown = (page: Page) => expect(page.locator('canvas[data-page="1"]')).toHaveAttribute('data-drawn', 'true');

async function acceptAndClaim(page: Page): Promise<void> {
  await does(page, '受理');
  await page.getByRole('dialog').getByRole('button', { name: '受理', exact: true }).click();
  await expect(page.getByText('已受理，办结期限开始计算。')).toBeVisible();
  await does(page, '领取初审');
  await expect(page.getByText(/^保留至 \d\d:\d\d$/)).toBeVisible();
  await paperShown(page);
  await checkAccessibility(page);
  await shot(page, 'desk-review');
}

async function returnTargets(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: '退回此项：技术指标' }).click();
  await does(page, '退回补正 (1)');
  const list = page.getByRole('dialog', { name: '退回补正' });
  await expect(list.getByLabel('原因：技术指标')).toHaveValue(/“技术指标”/);
  await list.getByLabel('原因：技术指标').fill(reason);
  await checkAccessibility(page);
  await shot(page, 'desk-return');
  await list.getByRole('button', { name: '发出补正通知' }).click();
  await expect(page.getByText('补正通知已发出。')).toBeVisible();
}

async function reviewWithCut(page: Page, opinion: string): Promise<void> {
  await does(page, '领取初审');
  await answerAll(page, '符合');
  await expect(page.getByText(/已核对 (\d+) \/ \1 项/)).toBeVisible();
  await tab(page, '金额核定');
  await page.getByLabel('核定 技术交易额').fill('1,100,000');
  await expect(page.getByRole('row', { name: /技术交易额/ })).toContainText('-150,000.00');
  await expect(page.getByRole('row', { name: /技术交易额/ })).toContainText('人民币壹佰壹拾万元整');
  await does(page, '完成初审');
  const review = page.getByRole('dialog', { name: '完成初审' });
  await expect(review).toContainText('技术交易额核减 150,000.00 元');
  await review.getByRole('radio', { name: '建议予以登记' }).check();
  await review.getByLabel('初审意见').fill(opinion);
  await checkAccessibility(page);
  await review.getByRole('button', { name: '提交初审意见' }).click();
  await expect(page.getByText('初审已完成。')).toBeVisible();
}

async function register(page: Page, project: string): Promise<void> {
  await does(page, '准予登记');
  const confirm = page.getByRole('dialog', { name: '准予登记' });
  for (const text of ['登记后不能再修改', '1,250,000.00', '人民币壹佰贰拾伍万元整', '1,100,000.00', '人民币壹佰壹拾万元整', '岱岳示范矿业有限公司', project]) {
    await expect(confirm).toContainText(text);
  }
  await confirm.getByLabel('复审意见').fill('同意初审意见，准予登记。');
  await expect(confirm.getByRole('button', { name: '确认登记' })).toBeDisabled();
  await confirm.getByRole('checkbox').check();
  await checkAccessibility(page);
  await shot(page, 'desk-register-confirm');
  await confirm.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText(/已准予登记，登记证明 /)).toBeVisible();
}

test('a case goes from the queue to the certificate, with a correction on the way @main', async ({ page }) => {
  test.setTimeout(240_000);
  const { id, project_name } = await submitted();
  await signIn(page, 'registrar');
  await openFromQueue(page, /待受理/, project_name);
  await acceptAndClaim(page);
  await returnTargets(page, '技术指标应当写明验收时的测试条件。');

  const targets = '在五百米直线巷道内定位误差不大于十厘米，异常识别准确率不低于百分之九十五。';
  await patch('clerk', id, { targets });
  await step('clerk', id, 'submit');
  await step('registrar', id, 'accept');

  await page.goto(`/app/desk/${id}`);
  await expect(page.getByText('与第 1 次提交的不同')).toBeVisible();
  await expect(page.getByRole('row', { name: /技术指标 修改/ })).toContainText(targets);
  await expect(page.getByText('技术指标应当写明验收时的测试条件。')).toBeVisible();
  await paperShown(page);
  await checkAccessibility(page);
  await shot(page, 'desk-difference');
  const opinion = '属委托开发合同，样机材料费超出合理数量，核减后建议登记。';
  await reviewWithCut(page, opinion);
  expect((await read('registrar', id)).status).toBe('SECOND_REVIEW');

  await signInAgain(page, 'reviewer', `/app/desk/${id}`);
  await expect(page.getByText(opinion)).toBeVisible();
  await paperShown(page);
  await shot(page, 'desk-second');
  await register(page, project_name);
  const registered = await read('reviewer', id);
  expect(registered.status).toBe('REGISTERED');
  expect(registered.certificate_number).toBeTruthy();
  const download = page.waitForEvent('download');
  await does(page, '登记证明');
  expect((await download).suggestedFilename()).toMatch(/\.pdf$/);
});

/** Ends the session and comes back as another person. */
async function signInAgain(page: Page, username: string, address: string): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await signIn(page, username);
  await page.goto(address);
}

test('the queue is ordered by the clock, counts, filters and explains', async ({ page }) => {
  const { project_name } = await accepted();
  await signIn(page, 'registrar');
  await expect(page).toHaveURL(/\/app\/desk/);
  await page.getByRole('tab', { name: /全部在办/ }).click();
  await expect(page.locator('.desk-row').first()).toBeVisible();
  await expect(page.locator('.clock').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'desk-queue');

  await page.locator('.clock').first().focus();
  await expect(page.getByText('受理日')).toBeVisible();
  await expect(page.getByText('期间休息日')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: /待初审/ }).click();
  await page.getByLabel('项目、单位名称或受理号').fill(project_name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tab=accepted/);
  await expect(page.locator('.desk-row')).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel('项目、单位名称或受理号')).toHaveValue(project_name);
  await expect(page.locator('.desk-row')).toHaveCount(1);

  await page.getByRole('link', { name: project_name }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: project_name })).toBeVisible();

  await page.goto('/app/desk?tab=expert&q=没有这样的项目名称');
  await expect(page.getByText('没有符合筛选条件的案件。')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'desk-empty');
});

test('a case that a colleague has taken says who has it', async ({ page }) => {
  const { id } = await accepted();
  await step('registrar2', id, 'claim');
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await expect(page.getByText(/^陆子衿已领取，保留至 \d\d:\d\d$/)).toBeVisible();
  await expect(actions(page).getByRole('button', { name: /初审/ })).toHaveCount(0);
  await expect(actions(page).getByRole('button', { name: /退回补正/ })).toHaveCount(0);
});

test('somebody who is overtaken is told by whom and loses nothing typed', async ({ page }) => {
  const { id } = await accepted();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await does(page, '完成初审');
  const review = page.getByRole('dialog', { name: '完成初审' });
  await review.getByRole('radio', { name: '建议予以登记' }).check();
  await review.getByLabel('初审意见').fill('写到一半的意见');
  await step('registrar2', id, 'claim');
  await review.getByRole('button', { name: '提交初审意见' }).click();
  await expect(page.getByText('此件已被他人更新')).toBeVisible();
  await expect(page.getByText(/陆子衿于 .* 办理了“领取初审”/)).toBeVisible();
  await step('registrar2', id, 'release');
  await page.reload();
  await does(page, '完成初审');
  await expect(page.getByLabel('初审意见')).toHaveValue('写到一半的意见');
});

test('an expired session keeps what was typed at the desk', async ({ page }) => {
  const { id } = await accepted();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await page.getByRole('button', { name: '退回此项：签订地点' }).click();
  // The access token lives in memory only: without the refresh token a reload is an expired session.
  await page.evaluate(() => localStorage.setItem('jishi.refresh', 'not-a-token-any-more'));
  await page.reload();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('dialog').getByRole('button', { name: '继续' }).click();
  await expect(actions(page).getByRole('button', { name: '退回补正 (1)' })).toBeVisible();
});

test('a case is not accepted, with reasons', async ({ page }) => {
  const { id } = await submitted();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await does(page, '不予受理');
  const dialog = page.getByRole('dialog', { name: '不予受理' });
  await expect(dialog.getByRole('button', { name: '作出不予受理决定' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'NR02 不属于技术合同' }).check();
  await dialog.getByLabel('说明').fill('合同标的为设备买卖，不属于技术合同。');
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '作出不予受理决定' }).click();
  await expect(page.getByText('已作出不予受理决定。')).toBeVisible();
  await tab(page, '审查意见');
  await expect(page.getByText('合同标的为设备买卖，不属于技术合同。')).toBeVisible();
  expect((await read('registrar', id)).status).toBe('NOT_ACCEPTED');
});

test('a reviewer refuses, and the history says why', async ({ page }) => {
  const { id } = await reviewed();
  await signIn(page, 'reviewer');
  await page.goto(`/app/desk/${id}`);
  await does(page, '不予登记');
  const dialog = page.getByRole('dialog', { name: '不予登记' });
  await dialog.getByRole('checkbox', { name: /NR05/ }).check();
  await dialog.getByLabel('说明').fill('提成基数经补正仍不明确。');
  await dialog.getByRole('button', { name: '作出不予登记决定' }).click();
  await expect(page.getByText('已作出不予登记决定。')).toBeVisible();
  await tab(page, '办理记录');
  await expect(page.getByText(/理由：NR05 价款、报酬或者使用费约定不明确/)).toBeVisible();
  await checkAccessibility(page);
  expect((await read('reviewer', id)).status).toBe('REFUSED');
});

test('the contract text is drawn: a PDF with Chinese text', async ({ page }) => {
  const { id } = await submitted();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  const first = page.locator('canvas[data-page="1"]');
  await expect(first).toHaveAttribute('data-drawn', 'true');
  const dark = await first.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i]! + data[i + 1]! + data[i + 2]! < 300 && data[i + 3]! > 200) count++;
    return count / (canvas.width * canvas.height);
  });
  expect(dark, 'part of the page that is ink').toBeGreaterThan(0.005);
  await expect(page.getByText(/^\/ [456]$/)).toBeVisible();
  await page.getByRole('button', { name: '下一页' }).click();
  await expect(page.locator('canvas[data-page="2"]')).toHaveAttribute('data-drawn', 'true');
  await expect(page.getByLabel('页码')).toHaveValue('2');
  const width = await first.evaluate((canvas) => canvas.clientWidth);
  await page.getByRole('button', { name: '放大' }).click();
  await expect.poll(() => first.evaluate((canvas) => canvas.clientWidth)).toBeGreaterThan(width);
  await page.getByRole('separator').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('separator')).toHaveAttribute('aria-valuenow', '52');
});

test('findings show their article and go to the return list in one click', async ({ page }) => {
  const { id } = await submitted({ sign_date: '2024-01-10', effective_date: '2024-01-10' });
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await tab(page, /检查结果/);
  const finding = page.locator('.case-finding').filter({ hasText: '签订日期' });
  await expect(finding).toContainText('依据：');
  await finding.getByRole('button', { name: '以此理由退回：签订日期' }).click();
  await does(page, '退回补正 (1)');
  await expect(page.getByLabel('原因：签订日期')).toHaveValue(/超过一年/);
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await checkAccessibility(page);
  await finding.getByRole('button', { name: '查看此项：签订日期' }).click();
  await expect(page.locator('[data-pointer="/sign_date"]')).toBeInViewport();
});

test('a case is decided with the keyboard alone', async ({ page }) => {
  const { id } = await reviewed();
  await signIn(page, 'reviewer');
  await page.goto(`/app/desk/${id}`);
  await actions(page).getByRole('button', { name: '准予登记' }).focus();
  await page.keyboard.press('Enter');
  const confirm = page.getByRole('dialog', { name: '准予登记' });
  await expect(confirm).toBeVisible();
  await tabTo(page, (e) => e.tagName === 'TEXTAREA');
  await page.keyboard.type('同意初审意见，准予登记。');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await tabTo(page, (e) => e.textContent?.trim() === '确认登记');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/已准予登记，登记证明 /)).toBeVisible();
  expect((await read('reviewer', id)).status).toBe('REGISTERED');
});

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page: Page, wanted: (e: Element) => boolean): Promise<void> {
  for (let i = 0; i < 30; i++) {
    if (await page.evaluate(`(${wanted.toString()})(document.activeElement)`)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not get there');
}

test('experts are recorded, and the national number is entered afterwards', async ({ page }) => {
  const big = { contract_amount: '8000000.00', amount_mode: 'FIXED', pay_method: '1', pay_schedule: null };
  const { id } = await reviewed(big);
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await does(page, '录入专家意见');
  const dialog = page.getByRole('dialog', { name: '录入专家评审意见' });
  await dialog.getByRole('radio', { name: '建议予以登记' }).check();
  await dialog.getByLabel('评审结论').fill('专家组一致认为技术内容明确，建议予以登记。');
  for (const [i, name] of ['王建国', '李敏', '赵强'].entries()) {
    await dialog.getByLabel(`专家 ${i + 1} 姓名`).fill(name);
    await dialog.getByLabel(`专家 ${i + 1} 意见`).fill('同意登记');
  }
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '提交专家意见' }).click();
  await expect(page.getByText('专家意见已录入，转入复审。')).toBeVisible();
  await step('reviewer', id, 'register', { opinion: '准予登记。' });
  await page.reload();
  await does(page, '回填全国编号');
  const national = page.getByRole('dialog');
  const number = `2026370901${String(Date.now()).slice(-6)}`;
  await national.getByLabel('全国合同登记编号').fill('123');
  await national.getByRole('button', { name: '保存编号' }).click();
  await expect(national.getByRole('alert')).toBeVisible();
  await national.getByLabel('全国合同登记编号').fill(number);
  await national.getByRole('button', { name: '保存编号' }).click();
  await expect(page.getByText('全国合同登记编号已回填。')).toBeVisible();
});

test('a reviewer finds what waits for a decision, in English too', async ({ page }) => {
  const { project_name } = await reviewed();
  await signIn(page, 'reviewer');
  await expect(page.getByRole('tab', { name: /待复审/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tab', { name: /补正逾期/ })).toBeVisible();
  await expect(page.getByRole('tab', { name: /待受理/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('tab', { name: /To decide/ })).toBeVisible();
  await page.getByLabel('Project, party or acceptance number').fill(project_name);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: project_name }).click();
  await expect(actions(page).getByRole('button', { name: 'Refuse' })).toBeVisible();
  await checkAccessibility(page);
});

test('a case that is not there says so', async ({ page }) => {
  const { id } = await draft();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('请求编号');
  await checkAccessibility(page);
});
