import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { registered } from './kit/register';

test('a certificate says what it opens, and more told gives other figures', async ({ page }) => {
  const contract = await registered();
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${contract.id}`);
  await page.getByRole('tab', { name: '政策测算' }).click();
  const vat = page.getByRole('region', { name: '增值税免税' });
  await expect(vat).toBeVisible();
  await expect(page.getByText('测算结果仅供参考').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'policy-panel');
  const stamp = page.getByRole('region', { name: '印花税' });
  const before = await stamp.locator('.policy-figures').innerText();
  await page.getByRole('button', { name: '补充情况，重新测算' }).click();
  await page.getByLabel('实际支付的研发费用（元）').fill('12 万');
  await expect(page.getByText('请填写不带单位的金额')).toBeVisible();
  await expect(page.getByRole('button', { name: '重新测算', exact: true })).toBeDisabled();
  await page.getByLabel('实际支付的研发费用（元）').fill('');
  await page.getByRole('checkbox', { name: /^卖方为小规模纳税人/ }).check();
  await page.getByRole('button', { name: '重新测算', exact: true }).click();
  await expect(stamp.locator('.policy-figures')).not.toHaveText(before, { useInnerText: true });
  await stamp.getByRole('button', { name: /^依据/ }).click();
  await expect(stamp.getByText('印花税法').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'policy-refined');
});

test('the evidence pack is downloaded as one file', async ({ page }) => {
  const contract = await registered();
  await signIn(page, 'clerk');
  await page.goto(`/app/contracts/${contract.id}`);
  const pack = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载证据包' }).click();
  const file = await pack;
  expect(file.suggestedFilename()).toContain(contract.certificate_number ?? '-');
  const stream = await file.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
});

test('the rules of any day can be read', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.getByRole('menuitem', { name: '政策规则' }).click();
  await expect(page.getByRole('heading', { name: '各类合同可享受的政策' })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'policy-rules');
  await page.getByLabel('适用日期').fill('2020-06-01');
  await page.keyboard.press('Enter');
  await expect(page.getByText('财税〔2016〕36号').first()).toBeVisible();
});
