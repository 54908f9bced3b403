import type { Page } from '@playwright/test';
import { ask, readyDraft, registered, returned, type Case } from './clerk/cases';
import { buyerEntries, choicesOf, contentEntries, contractEntries, day, fillIn, pdfFile, priceEntries, projectName, relation, type Entry } from './clerk/filing';
import { apiAs, checkAccessibility, expect, shot, signIn, test } from './kit';

const saveLine = (page: Page) => page.getByTestId('save-line');
const isSaved = (page: Page) => expect(saveLine(page)).toHaveText(/^\s*已保存/);
const findings = (page: Page) => page.getByRole('complementary', { name: '检查结果' });
const unique = (name: string) => `${name}（第${Date.now() % 10_000_000}号）`;

/** The same project, price and date is the same contract to the server: each run has a name of its own. */
const named = ({ id, value }: Entry) => (id === 'field-project_name' ? unique(value) : value);

/** Opens the form of a contract and waits until it has been checked once. */
async function openForm(page: Page, id: string): Promise<void> {
  await page.goto(`/app/contracts/${id}/edit`);
  await expect(page.getByLabel('项目名称')).not.toHaveValue('');
  await expect(findings(page).getByText(/没有发现问题|必须处理|提醒/).first()).toBeVisible();
}

test('a clerk drafts, fills in, attaches, fixes and submits a contract @main', async ({ page }) => {
  test.setTimeout(360_000);
  await signIn(page, 'clerk');
  await page.getByRole('link', { name: '新建合同' }).first().click();
  await expect(page.getByRole('heading', { name: '新建合同' })).toBeVisible();
  await expect(saveLine(page)).toHaveText(/填写后自动保存/);
  await checkAccessibility(page);
  await shot(page, 'clerk-edit-new');

  for (const entry of contractEntries) await fillIn(page, { ...entry, value: named(entry) });
  await isSaved(page);
  await expect(page).toHaveURL(/\/contracts\/[0-9a-f-]{36}\/edit$/);
  const seller = page.getByRole('group', { name: '卖方 1' });
  await expect(seller.getByText('登记主体（本单位）')).toBeVisible();
  await expect(seller.getByLabel('名称', { exact: true })).not.toHaveValue('');

  await page.getByRole('button', { name: '添加买方' }).click();
  const buyer = page.getByRole('group', { name: '买方 1' });
  for (const entry of buyerEntries) await fillIn(buyer, entry);
  await expect(buyer.getByLabel('统一社会信用代码')).toHaveValue('91370911MA00000090');
  await fillIn(page, relation);

  await page.getByRole('button', { name: '提交', exact: true }).first().click();
  const blocked = page.getByRole('dialog', { name: /项必须处理，才能提交/ });
  await expect(blocked).toBeVisible();
  await shot(page, 'clerk-edit-blocked');
  await checkAccessibility(page);
  await blocked.getByRole('button', { name: '再看看' }).click();

  for (const entry of contentEntries) await fillIn(page, entry);
  await page.getByLabel(/^本单位承诺/).check();
  await price(page);
  await worksheet(page);
  await attach(page);

  await expect(findings(page)).toContainText('没有发现问题', { timeout: 20_000 });
  await isSaved(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await shot(page, 'clerk-edit-complete', true);
  await checkAccessibility(page);
  await submit(page);
});

/** A price in instalments that do not add up: found, followed to its place and put right. */
async function price(page: Page): Promise<void> {
  await fillIn(page, { id: '', label: '金额方式', how: 'code', value: '分期支付' });
  await fillIn(page, { id: '', label: '支付方式', how: 'code', value: '分期支付' });
  await page.getByLabel(/^合同成交额/).fill('2,000,000');
  await expect(page.getByText('大写：人民币贰佰万元整')).toBeVisible();
  await schedule(page);
}

/** Three lines that the server computes. */
async function worksheet(page: Page): Promise<void> {
  const item = async (n: number, kind: string, name: string, quantity: string, cost: string) => {
    await page.getByRole('button', { name: '添加一项费用' }).click();
    const row = page.getByRole('group', { name: `第 ${n} 项费用` });
    await fillIn(row, { id: '', label: '费用类别', how: 'code', value: kind });
    await row.getByLabel('名称').fill(name);
    await row.getByLabel('数量', { exact: true }).fill(quantity);
    await row.getByLabel('单价').fill(cost);
    return row;
  };
  await item(1, '原材料', '耐磨钢板与铸件', '1', '250000');
  await item(2, '仪器购置', '矿用本安型激光雷达', '1', '400000');
  const carrier = await item(3, '设备购置', '巡检机器人样机', '5', '150000');
  await carrier.getByRole('checkbox', { name: /标的物载体/ }).check();
  await fillIn(carrier, { id: '', label: '载体类别', how: 'code', value: '样品、样机' });
  await carrier.getByLabel('合理数量').fill('2');
  // Domain notes §3.6, V3: 250,000 + 400,000 + three of five prototypes.
  await expect(carrier.getByRole('status')).toContainText('450,000.00');
  await expect(page.getByRole('row', { name: /技术交易额/ })).toContainText('900,000.00');
  await isSaved(page);
  await carrier.scrollIntoViewIfNeeded();
  await shot(page, 'clerk-edit-worksheet');
}

/** The contract text by choosing, the list of costs by dropping. */
async function attach(page: Page): Promise<void> {
  const needed = page.getByRole('list', { name: '需要上传' });
  await expect(needed).toContainText('M01');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /为 M01 .*选择文件/ }).click();
  await (await chooser).setFiles(pdfFile('技术开发合同（盖章扫描件）.pdf', `contract ${Date.now()}`));
  const stored = page.getByRole('list', { name: '已上传' });
  await expect(stored).toContainText('技术开发合同（盖章扫描件）.pdf');
  await expect(needed).not.toContainText('M01');
  await dropFile(page, '非技术性费用清单.pdf');
  const queue = page.getByRole('list', { name: '待上传' });
  await expect(queue).toContainText('M11');
  await queue.scrollIntoViewIfNeeded();
  await shot(page, 'clerk-edit-documents');
  await queue.getByRole('button', { name: '上传', exact: true }).click();
  await expect(stored).toContainText('非技术性费用清单.pdf');
  await expect(page.getByText('材料已齐全')).toBeVisible();
}

async function dropFile(page: Page, name: string): Promise<void> {
  const { buffer } = pdfFile(name, `costs ${Date.now()}`);
  const data = await page.evaluateHandle(
    ({ bytes, filename }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], filename, { type: 'application/pdf' }));
      return transfer;
    },
    { bytes: [...buffer], filename: name },
  );
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: data });
}

async function schedule(page: Page): Promise<void> {
  const instalment = async (n: number, date: string, amount: string, condition: string) => {
    await page.getByRole('button', { name: '添加一期' }).click();
    const row = page.getByRole('group', { name: `第 ${n} 期` });
    await fillIn(row, { id: '', label: '付款日期', how: 'date', value: date });
    await row.getByLabel('金额').fill(amount);
    await row.getByLabel('付款条件').fill(condition);
  };
  await instalment(1, day(10), '800000', '合同生效后十个工作日内');
  await instalment(2, day(345), '1000000', '验收合格后十五个工作日内');
  await expect(page.getByText('各期合计 1,800,000.00 元，比合同成交额少 200,000.00 元')).toBeVisible();
  await expect(findings(page)).toContainText('2 项必须处理');
  await shot(page, 'clerk-edit-findings');
  await findings(page).getByRole('button', { name: '去填写：付款计划' }).click();
  await expect(page.locator('#field-pay_schedule')).toBeFocused();
  await page.getByRole('group', { name: '第 2 期' }).getByLabel('金额').fill('1200000');
  await expect(page.getByText('各期合计 2,000,000.00 元，与合同成交额一致')).toBeVisible();
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: '提交这份合同？' });
  await expect(dialog).toContainText('技术交易额 900,000.00 元');
  await checkAccessibility(page);
  await shot(page, 'clerk-edit-submit');
  await dialog.getByRole('button', { name: '确认提交' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(projectName) })).toContainText('已提交');
  await expect(page.getByText(/受理号 TAJS-\d{8}-\d{4}/).first()).toBeVisible();
  await shot(page, 'clerk-view-submitted');
  await checkAccessibility(page);
}

/** Presses Tab until the cursor is where it should be; the order is the reading order. */
async function tabTo(page: Page, target: string): Promise<void> {
  for (let i = 0; i < 120; i += 1) {
    const here = await page.evaluate(() => [document.activeElement?.id, document.activeElement?.getAttribute('aria-label'), document.activeElement?.textContent]);
    if (here.some((name) => name === target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

async function typeEntry(page: Page, { id, how, value }: Entry): Promise<void> {
  await tabTo(page, id);
  if (how === 'code') {
    await page.keyboard.insertText(value);
    await expect((await choicesOf(page.locator(':focus'))).first()).toHaveText(value);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  } else if (how === 'radio') {
    throw new Error('radios are told by their group');
  } else {
    await page.keyboard.insertText(value);
    if (how === 'date') await page.keyboard.press('Enter');
  }
}

test('the whole job with the keyboard alone', async ({ page }) => {
  test.setTimeout(360_000);
  await signIn(page, 'clerk');
  await tabTo(page, '新建合同');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('项目名称')).toBeFocused();
  for (const entry of contractEntries) await typeEntry(page, { ...entry, value: named(entry) });
  await isSaved(page);
  await tabTo(page, '添加买方');
  await page.keyboard.press('Enter');
  await expect(page.locator('#field-parties-1-name')).toBeFocused();
  for (const entry of buyerEntries) await typeEntry(page, entry);
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement?.getAttribute('name') === 'is_related')); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radiogroup', { name: /关联交易/ }).getByLabel('否')).toBeChecked();
  for (const entry of [...priceEntries, ...contentEntries]) await typeEntry(page, entry);
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, '为 M01 合同文本及全部附件 选择文件');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(pdfFile('合同.pdf', `keyboard ${Date.now()}`));
  await expect(page.getByRole('list', { name: '已上传' })).toContainText('合同.pdf');
  await tabTo(page, 'field-commitment_accepted');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  await expect(findings(page)).toContainText('没有发现问题', { timeout: 20_000 });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: '提交', exact: true }).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '提交这份合同？' })).toBeVisible();
  await tabTo(page, '确认提交');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/受理号 TAJS-/).first()).toBeVisible();
});

test('the list: quick filters, search, filters in the address, empty', async ({ page }) => {
  const name = unique('矿用本安型激光雷达标定技术服务');
  await readyDraft(name);
  await signIn(page, 'clerk');
  await expect(page.getByRole('tab', { name: /需要我办理/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('link', { name })).toBeVisible();
  await checkAccessibility(page);
  await page.getByRole('tab', { name: /全部/ }).click();
  await expect(page.getByRole('tab', { name: /全部 \d+/ })).toBeVisible();
  await expect(page.getByRole('table').getByText(/^(已提交|已受理|初审中|复审中|已登记)$/).first()).toBeVisible();
  await shot(page, 'clerk-list');
  await page.getByLabel('搜索合同').fill(name);
  await expect(page.getByText('共 1 项')).toBeVisible();
  await expect(page).toHaveURL(/q=/);
  await page.reload();
  await expect(page.getByLabel('搜索合同')).toHaveValue(name);
  await expect(page.getByText('共 1 项')).toBeVisible();
  await page.getByLabel('搜索合同').fill('没有这样的合同');
  await expect(page.getByText('没有符合条件的合同')).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'clerk-list-empty');
  await page.getByRole('button', { name: '清除条件' }).last().click();
  await expect(page.getByRole('tab', { name: /全部/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText(/共 \d+ 项/)).toBeVisible();
});

test('a long list is read page by page', async ({ page }) => {
  const api = await apiAs('clerk');
  const name = unique('分页样例');
  const drafts: Case[] = [];
  for (let i = 0; i < 31; i += 1) drafts.push(await ask(api, 'POST', '/contracts', { project_name: `${name} ${i}` }));
  await signIn(page, 'clerk');
  await page.getByLabel('搜索合同').fill(name);
  await expect(page.getByText('已显示 30 项，共 31 项')).toBeVisible();
  await page.getByRole('button', { name: '加载更多' }).click();
  await expect(page.getByText('共 31 项', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name })).toHaveCount(31);
  for (const draft of drafts) await ask(api, 'DELETE', `/contracts/${draft.id}`, undefined, { 'If-Match': '"v1"' });
});

test('a draft is copied from an earlier contract and can be deleted', async ({ page }) => {
  const name = unique('输送带托辊声学监测软件委托开发');
  await readyDraft(name);
  await signIn(page, 'clerk');
  await page.getByRole('button', { name: `“${name}”的更多操作` }).click();
  await page.getByRole('menuitem', { name: '复制为新草稿' }).click();
  await expect(page.getByLabel('项目名称')).toHaveValue(name);
  await expect(page.getByLabel(/^签订日期/)).toHaveValue('');
  await expect(page.getByLabel(/^本单位承诺/)).not.toBeChecked();
  await expect(page.getByText('还没有上传材料')).toBeVisible();
  await page.getByRole('button', { name: '删除草稿' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click();
  await expect(page.getByText('草稿已删除')).toBeVisible();
  await expect(page.getByRole('link', { name })).toHaveCount(1);
});

test('two tabs on one draft are merged, and a field that both changed is chosen', async ({ page, context }) => {
  const draft = await readyDraft(unique('井下无轨胶轮车调度算法委托开发'));
  await signIn(page, 'clerk');
  const other = await context.newPage();
  await openForm(page, draft.id);
  await openForm(other, draft.id);
  await other.getByLabel('签订地点').fill('山东省济南市');
  await other.getByLabel('验收方式').fill('别处的验收方式');
  await other.keyboard.press('Control+s');
  await isSaved(other);

  await page.getByLabel('合同编号').fill('MY-001');
  await page.keyboard.press('Control+s');
  await expect(page.getByText(/已在别处修改，以下内容已合并到本页：.*签订地点/)).toBeVisible();
  await expect(page.getByLabel('签订地点')).toHaveValue('山东省济南市');
  await expect(page.getByLabel('合同编号')).toHaveValue('MY-001');

  await other.getByLabel('技术指标').fill('别处的技术指标');
  await other.keyboard.press('Control+s');
  await isSaved(other);
  await page.getByLabel('技术指标').fill('我的技术指标');
  await page.keyboard.press('Control+s');
  const choice = page.getByRole('alert').filter({ hasText: '这一项两边都改了' });
  await expect(choice).toContainText('我的技术指标');
  await expect(choice).toContainText('别处的技术指标');
  await choice.scrollIntoViewIfNeeded();
  await checkAccessibility(page);
  await shot(page, 'clerk-edit-conflict');
  await choice.getByRole('button', { name: '用我的' }).click();
  await isSaved(page);
  await other.reload();
  await expect(other.getByLabel('技术指标')).toHaveValue('我的技术指标');
  await expect(other.getByLabel('合同编号')).toHaveValue('MY-001');
});

test('what the server refuses is told at the field, and everything else is saved', async ({ page }) => {
  const draft = await readyDraft(unique('高压电缆接头在线测温装置委托开发'));
  await signIn(page, 'clerk');
  await openForm(page, draft.id);
  await page.getByLabel(/^合同成交额/).fill('12.345');
  await page.getByLabel('签订地点').fill('山东省青岛市');
  await page.keyboard.press('Control+s');
  await expect(saveLine(page)).toContainText('有 1 处未通过校验，其余已保存');
  await expect(page.locator('[data-pointer="/contract_amount"]')).toContainText('请精确到分');
  await expect(page.getByLabel(/^合同成交额/)).toHaveValue('12.345');
  await expect(findings(page)).toContainText('1 项必须处理');
  await page.locator('[data-pointer="/contract_amount"]').evaluate((field) => field.scrollIntoView({ block: 'center' }));
  await shot(page, 'clerk-edit-refused');
  await page.getByLabel(/^合同成交额/).fill('999999999999.99');
  await isSaved(page);
  await page.reload();
  await expect(page.getByLabel('签订地点')).toHaveValue('山东省青岛市');
  await expect(page.getByLabel(/^合同成交额/)).toHaveValue('999,999,999,999.99');
});

test('a correction shows what to correct until when, and is submitted again', async ({ page }) => {
  const draft = await returned(unique('综采工作面粉尘浓度预测模型委托开发'));
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${draft.id}`);
  await expect(page.getByText(/补正并重新提交/).first()).toBeVisible();
  await page.getByRole('link', { name: '去补正' }).click();
  const notice = page.getByRole('region', { name: '请补正以下 2 项' });
  await expect(notice).toContainText(/补正期限 \d{4}-\d{2}-\d{2}/);
  await expect(page.locator('[data-pointer="/acceptance_method"]')).toContainText('验收标准和方法约定不明确');
  await checkAccessibility(page);
  await shot(page, 'clerk-correction');
  await notice.getByRole('button', { name: '前往：申请材料 M01' }).click();
  await expect(page.getByRole('list', { name: '已上传' })).toContainText('合同文本缺少附件二');
  await expect(page.getByRole('list', { name: '已上传' })).toBeInViewport();
  await notice.getByRole('button', { name: '前往：验收方式' }).click();
  await expect(page.getByRole('textbox', { name: '验收方式' })).toBeFocused();
  await page.getByRole('textbox', { name: '验收方式' }).fill('由双方组成验收组，按技术指标逐项测试，全部达到后签署验收意见书。');
  await isSaved(page);
  await page.getByRole('button', { name: '重新提交' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '确认提交' }).click();
  await expect(page.getByText('已提交').first()).toBeVisible();
});

test('a registered contract: next step, certificate, documents, reviews, history', async ({ page }) => {
  const contract = await registered(unique('提升机钢丝绳缺陷视觉识别系统委托开发'));
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${contract.id}`);
  const card = page.getByRole('region', { name: '登记证明' });
  await expect(card).toContainText(contract.certificate_number);
  await expect(card.getByRole('link', { name: '公开核验页' })).toHaveAttribute('href', `/verify/${contract.certificate_number}`);
  await checkAccessibility(page);
  await shot(page, 'clerk-view-registered');
  const download = page.waitForEvent('download');
  await card.getByRole('button', { name: '下载证明（PDF）' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.pdf$/);
  for (const name of [/材料 1/, /审查意见 2/, /决定/, /办理记录/]) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tabpanel')).not.toBeEmpty();
    await checkAccessibility(page);
  }
  await expect(page.getByRole('tabpanel')).toContainText('准予登记');
  await expect(page.getByRole('button', { name: '撤回' })).toHaveCount(0);
});

test('an application is withdrawn with a reason', async ({ page }) => {
  const draft = await returned(unique('瓦斯抽采管网优化计算软件委托开发'));
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${draft.id}`);
  await page.getByRole('button', { name: '撤回' }).click();
  const dialog = page.getByRole('dialog', { name: '撤回这份申请？' });
  await dialog.getByRole('button', { name: '确认撤回' }).click();
  await expect(dialog.getByText('请写明撤回理由')).toBeVisible();
  await dialog.getByLabel('撤回理由').fill('双方拟重新商定价款');
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: '确认撤回' }).click();
  await expect(page.getByText('已撤回').first()).toBeVisible();
  await page.goto(`/app/contracts/${draft.id}/edit`);
  await expect(page.getByText('这份合同当前不能修改')).toBeVisible();
});
