import { checkAccessibility, expect, shot, signIn, test } from './kit';
import { accepted, chinesePdf, day } from './kit/filing';

test('a finding opens the words in the document that it is about', async ({ page }) => {
  test.setTimeout(240_000);
  // The paper says 1,250,000 yuan in words and figures.
  const { id } = await accepted({
    contract_amount: '1300000.00',
    pay_schedule: [{ due_date: day(30), amount: '1300000.00', condition: '合同生效后' }],
  }, chinesePdf());
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${id}`);
  await page.getByRole('tab', { name: /^检查结果/ }).click();
  const finding = page.getByRole('listitem').filter({ hasText: '文本为 1250000.00 元，申报 1300000.00 元。' }).first();
  await finding.getByRole('button', { name: /^第 1 页第 \d+ 行$/ }).click();
  await expect(page.getByRole('region', { name: '材料文字' }).locator('mark')).toHaveText('壹佰贰拾伍万元整');
  await checkAccessibility(page);
  await shot(page, 'texts-finding');
});

test('the desk shows what was read, and contracts that are alike side by side', async ({ page }) => {
  test.setTimeout(240_000);
  const paper = chinesePdf({ alike: true });
  const first = await accepted({}, paper);
  const second = await accepted({}, paper);
  await signIn(page, 'registrar');
  await page.goto(`/app/desk/${second.id}`);
  await page.getByRole('radiogroup', { name: '材料文字' }).getByText('识读文字').click();
  const text = page.getByRole('region', { name: '材料文字' });
  await expect(text).toContainText('第三条 研究开发经费和报酬');
  await page.getByRole('button', { name: /^识读到的内容 \d+ 项$/ }).click();
  await page.getByRole('button', { name: '1250000.00' }).first().click();
  await expect(text.locator('mark')).toContainText(/1,250,000|壹佰贰拾伍万/);
  await checkAccessibility(page);
  await shot(page, 'texts-read');
  await page.getByRole('tab', { name: /^检查结果/ }).click();
  const alike = page.getByRole('region', { name: '文本相似的合同' });
  await alike.getByRole('link', { name: first.project_name }).click();
  await expect(page.getByRole('heading', { name: /^文本对照：相似 / })).toBeVisible();
  await page.getByRole('button', { name: '雷同段落 1' }).first().click();
  await expect(page.locator('mark.text-chosen').first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, 'texts-compare');
});
