import type { Page } from '@playwright/test';
import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { registered } from './kit/register';
import { account, accepted, step, upload } from './kit/filing';

const actions = (page: Page) => page.locator('.page-header-actions');
const does = (page: Page, name: string) => actions(page).getByRole('button', { name, exact: true }).click();

/** Opens what may be opened on a contract, from its menu. */
async function start(page: Page, name: string): Promise<void> {
  await actions(page).getByRole('button', { name: '登记后办理' }).click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page.getByRole('heading', { name: new RegExp(`^${name}：`) })).toBeVisible();
}

/** Examines and decides a proceeding, each as the person whose work it is. */
async function examine(page: Page, recommendation: string, opinion: string): Promise<void> {
  await does(page, '审查');
  const dialog = page.getByRole('dialog', { name: '审查' });
  await dialog.getByRole('radio', { name: recommendation, exact: true }).check();
  await dialog.getByLabel('审查意见').fill(opinion);
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '审查', exact: true }).click();
  await expect(page.getByText('待决定').first()).toBeVisible();
}

async function decide(page: Page, outcome: string | RegExp, note: string): Promise<void> {
  await does(page, '决定');
  const dialog = page.getByRole('dialog', { name: '决定' });
  await dialog.getByRole('radio', { name: outcome }).check();
  await dialog.getByLabel(/决定的理由/).fill(note);
  await dialog.getByRole('button', { name: '决定', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The address of a proceeding goes from hand to hand: sign out, sign in, open it. */
async function as(page: Page, username: string, address: string): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await signIn(page, username);
  await page.goto(address);
}

test('a contract is changed: applied for, examined, granted, certified anew @main', async ({ page }) => {
  test.setTimeout(300_000);
  const contract = await registered();
  const old = contract.certificate_number ?? '';
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${contract.id}`);
  await start(page, '申请变更');
  await checkAccessibility(page);
  const choose = page.getByRole('combobox', { name: '选择要修改的项目' });
  await choose.fill('合同有效期止');
  await choose.fill('有效期止');
  await page.getByTitle('有效期止', { exact: true }).click();
  const field = page.getByRole('group', { name: '有效期止' });
  const until = `${new Date().getFullYear() + 3}-06-30`;
  await field.getByLabel('有效期止 修改为').fill(until);
  await page.keyboard.press('Enter');
  await page.getByLabel('变更（终止）生效日期').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
  await page.keyboard.press('Enter');
  await page.getByLabel('理由').fill('双方协商延长履行期限。');
  await page.locator('input[type=file]').setInputFiles({ name: '变更协议.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n187\n%%EOF\n% ${Date.now()}\n`) });
  await expect(page.getByRole('checkbox', { name: /M14 .*变更协议.pdf/ })).toBeChecked();
  await shot(page, 'after-change');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^变更 TA\w+BG-|^变更 TABG-/ })).toBeVisible();
  await expect(page.getByRole('table', { name: /变更前后对照/ })).toContainText(until);
  await checkAccessibility(page);
  const address = page.url();
  await as(page, 'registrar', address);
  await examine(page, '准予变更', '变更协议真实，期限明确。');
  await shot(page, 'after-examined');
  await as(page, 'reviewer', address);
  await decide(page, /同意审查意见/, '同意变更。');
  await expect(page.getByText(/已准予变更|已撤销登记/).first()).toBeVisible();
  await shot(page, 'after-decided');
  await page.goto(`/verify/${old}`);
  await expect(page.getByText('已变更').first()).toBeVisible();
  await as(page, 'clerk', `/app/contracts/${contract.id}`);
  await page.getByRole('tab', { name: '登记后' }).click();
  await expect(page.getByText('第 2 版')).toBeVisible();
  await page.getByRole('button', { name: '与上一版对照' }).click();
  await expect(page.getByRole('table', { name: /与上一版对照/ })).toContainText(until);
  await checkAccessibility(page);
  await shot(page, 'after-versions');
});

test('a contract is revoked after the party was heard', async ({ page }) => {
  test.setTimeout(300_000);
  const contract = await registered();
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${contract.id}`);
  await start(page, '启动撤销');
  await page.getByLabel('事由').click();
  await page.getByTitle('重复登记', { exact: true }).click();
  await page.getByLabel('理由').fill('同一合同已在异地登记。');
  await checkAccessibility(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^撤销 TACX-/ })).toBeVisible();
  const address = page.url();
  await does(page, '告知');
  const notice = page.getByRole('dialog', { name: '告知' });
  await notice.getByLabel('说明').fill('经查，同一合同已在异地登记，拟撤销本次登记。');
  await shot(page, 'after-notify');
  await notice.getByRole('button', { name: '告知', exact: true }).click();
  await expect(page.getByText('已告知，待陈述申辩').first()).toBeVisible();
  await as(page, 'clerk', address);
  await does(page, '陈述申辩');
  const statement = page.getByRole('dialog', { name: '陈述申辩' });
  await statement.getByLabel('说明').fill('情况属实，没有异议。');
  await statement.getByRole('button', { name: '陈述申辩', exact: true }).click();
  await expect(page.getByText('已陈述申辩').first()).toBeVisible();
  await as(page, 'registrar', address);
  await examine(page, '撤销登记', '事实清楚，应当撤销。');
  await as(page, 'reviewer', address);
  await decide(page, /同意审查意见/, '撤销登记。');
  await expect(page.getByText(/已准予变更|已撤销登记/).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'after-revoked');
  await page.goto(`/verify/${contract.certificate_number}`);
  await expect(page.getByText('已注销或撤销').first()).toBeVisible();
});

test('an objection goes to people who did not decide', async ({ page }) => {
  test.setTimeout(240_000);
  const { id } = await accepted();
  const tests = (await (await (await account('registrar'))('GET', `/checklists?kind=10&sub_kind=11&contract_id=${id}`)).json()) as { items: { id: string }[] };
  await step('registrar', id, 'review', { recommendation: 'REFUSE', reasons: ['NR02'], opinion: '不属于技术合同。', checklist: Object.fromEntries(tests.items.map((t) => [t.id, 'NO'])) });
  await step('reviewer', id, 'refuse', { reasons: ['NR02'], note: '不属于技术合同。' });
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${id}`);
  await start(page, '提出异议');
  await page.getByLabel('理由').fill('合同约定了可以量化的研发目标。');
  await shot(page, 'after-objection');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^异议 TAYY-/ })).toBeVisible();
  const address = page.url();
  await as(page, 'registrar', address);
  await does(page, '审查');
  const dialog = page.getByRole('dialog', { name: '审查' });
  await dialog.getByRole('radio', { name: '异议成立', exact: true }).check();
  await dialog.getByLabel('审查意见').fill('我来审查。');
  await dialog.getByRole('button', { name: '审查', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('应当回避');
  await as(page, 'registrar2', address);
  await examine(page, '异议成立', '目标明确，异议成立。');
});

test('what was realised is declared and confirmed', async ({ page }) => {
  const contract = await registered();
  await upload('clerk', contract.id, 'M12', new Blob([`%PDF-1.4 ${Date.now()}`]), '核定表.pdf').catch(() => undefined);
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${contract.id}`);
  await page.getByRole('tab', { name: '登记后' }).click();
  await page.getByRole('button', { name: '申报本次实现金额' }).click();
  const dialog = page.getByRole('dialog', { name: '申报本次实现金额' });
  await dialog.getByLabel('本次实现合同额').fill('500,000');
  await dialog.getByLabel('其中技术交易额').fill('500000');
  await dialog.getByLabel('人工费').fill('120000');
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '申报本次实现金额', exact: true }).click();
  await expect(page.getByRole('row', { name: /380,000.00/ })).toContainText('待核定');
  await as(page, 'registrar', `/app/desk/${contract.id}`);
  await page.getByRole('tab', { name: '登记后' }).click();
  await page.getByRole('button', { name: '核定', exact: true }).click();
  const opinion = page.getByRole('dialog', { name: '核定' });
  await opinion.getByLabel('核定意见').fill('与到账凭证一致。');
  await opinion.getByRole('button', { name: '核定', exact: true }).click();
  await expect(page.getByRole('row', { name: /380,000.00/ })).toContainText('已核定');
  await shot(page, 'after-settlement');
});

test('a tax office asks for a re-check and reads the answer', async ({ page }) => {
  test.setTimeout(240_000);
  const contract = await registered();
  await signIn(page, 'tax');
  await expect(page.getByRole('heading', { name: '提请复核' })).toBeVisible();
  await page.getByLabel('登记证明编号').fill(contract.certificate_number ?? '');
  await page.getByLabel('疑问和要求').fill('申报的技术交易额与发票不一致。');
  await checkAccessibility(page);
  await shot(page, 'after-recheck');
  await page.getByRole('button', { name: '提请复核', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^复核 TAFH-/ })).toBeVisible();
  const address = page.url();
  await as(page, 'registrar', address);
  await examine(page, '维持登记', '核对无误。');
  await as(page, 'reviewer', address);
  await decide(page, /同意审查意见/, '经复核，维持登记。');
  await as(page, 'tax', address);
  await expect(page.getByText('经复核，维持登记。').first()).toBeVisible();
  await page.goto('/app/rechecks');
  await expect(page.getByRole('link', { name: /TAFH-/ }).first()).toBeVisible();
});

test('the list shows what is open, and by kind', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.goto('/app/after');
  await expect(page.getByRole('heading', { name: '登记后办理' })).toBeVisible();
  await page.getByText('全部', { exact: true }).click();
  await expect(page.getByRole('link', { name: /^TA/ }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'after-list');
});
