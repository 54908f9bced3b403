import { writeFile } from 'node:fs/promises';
import { formatYuan } from '../src/ui/format';
import { apiAs, checkAccessibility, expect, shot, test } from './kit';

interface Certificate {
  id: string;
  number: string;
  project: string;
  amount: string;
  pdf: Buffer;
  /** The address behind the QR code, as the paper links to it. */
  address: string;
}

interface Registered {
  id: string;
  certificate_number: string;
  project_name: string;
  contract_amount: string;
}

/** A registered contract of the sample city with its certificate. */
async function issued(): Promise<Certificate> {
  const call = await apiAs('auditor');
  const list = (await (await call('GET', '/contracts?status=REGISTERED&limit=1')).json()) as { items: Registered[] };
  const first = list.items[0];
  if (!first) throw new Error('the sample city has no registered contract yet');
  const pdf = Buffer.from(await (await call('GET', `/contracts/${first.id}/certificate`)).arrayBuffer());
  const address = /\/URI \((\S+\/verify\/[^)]+)\)/.exec(pdf.toString('latin1'))?.[1];
  if (!address) throw new Error('the certificate has no link to its verification');
  return { id: first.id, number: first.certificate_number, project: first.project_name, amount: first.contract_amount, pdf, address };
}

const sizes = [
  { name: '', width: 1440, height: 900 },
  { name: '-phone', width: 390, height: 844 },
];

for (const size of sizes) {
  test.describe(`public pages ${size.width}`, () => {
    test.use({ viewport: { width: size.width, height: size.height } });

    test('the start page shows what the API publishes', async ({ page, request }) => {
      const figures = await (await request.get('/api/v1/public/volume')).json();
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^${figures.year} 年`) })).toBeVisible();
      await expect(page.locator('.hero-figures')).toContainText(String(figures.count));
      if (figures.through) {
        await expect(page.getByText(`统计至 ${figures.through}`)).toBeVisible();
        const counts = (name: string) => page.getByRole('table').filter({ has: page.getByRole('columnheader', { name }) }).locator('tbody tr td:nth-child(2)').allTextContents();
        const published = (groups: { count: number }[]) => groups.map(({ count }) => String(count));
        expect(await counts('合同类别')).toEqual(published(figures.by_kind));
        expect(await counts('县市区与功能区')).toEqual(published(figures.by_region));
        if (size.name === '') await page.getByText('以表格查看').click(); // on a phone the months are a table from the start
        expect(await counts('月份')).toEqual(published(figures.by_month));
        const exact = await page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: '月份' }) }).locator('tbody tr td:nth-child(3)');
        const amounts = await exact.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? cell.textContent ?? ''));
        expect(amounts.map((text) => text.replaceAll(',', ''))).toEqual(figures.by_month.map((group: { contract_amount: string }) => group.contract_amount));
      }
      for (const year of [2025, 2024]) {
        await page.getByRole('navigation', { name: '选择年度' }).getByRole('link', { name: String(year) }).click();
        await expect(page.getByRole('heading', { level: 2, name: new RegExp(`^${year} 年`) })).toBeVisible();
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'sideways scrolling').toBe(0);
      await checkAccessibility(page);
      await page.goto('/');
      await shot(page, `public-home${size.name}`);
      await shot(page, `public-home-whole${size.name}`, true);
      await page.getByRole('link', { name: 'English' }).click();
      await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
      await checkAccessibility(page);
    });

    test('a certificate is checked by number and by what a scanner sends', async ({ page }) => {
      const { number } = await issued();
      await page.goto('/verify');
      await checkAccessibility(page);
      await shot(page, `public-verify${size.name}`);
      await page.getByLabel('证明编号').fill(number);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('status')).toContainText('有效');
      await expect(page.getByText('未提供核验码')).toBeVisible();
      await checkAccessibility(page);
      await shot(page, `public-verify-number${size.name}`);

      await page.goto('/verify');
      await page.getByLabel('证明编号').fill(`https://jishi.example/verify/${number}?token=not-the-token`);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('status')).toContainText('核验码与该证明不符');
      await expect(page.getByRole('status')).not.toContainText('真实且现行有效');
      await checkAccessibility(page);
      await shot(page, `public-verify-wrong-token${size.name}`);

      await page.goto('/verify/TA-1999-000001');
      await checkAccessibility(page);
      await expect(page.getByRole('status')).toContainText('查无此证明');
      await shot(page, `public-verify-unknown${size.name}`);
    });

    test('the QR code opens everything that stands on the paper', async ({ page }) => {
      const { number, project, amount, address } = await issued();
      await page.goto('/verify');
      await page.getByLabel('证明编号').fill(address); // as a hand scanner types it
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(new RegExp(`/verify/${number}\\?token=`));
      await expect(page.getByRole('status')).toContainText('真实且现行有效');
      await expect(page.getByRole('main')).toContainText(project);
      await expect(page.getByRole('main')).toContainText(formatYuan(amount));
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'sideways scrolling').toBe(0);
      await checkAccessibility(page);
      await shot(page, `public-verify-token${size.name}`);
      await page.emulateMedia({ media: 'print' });
      await expect(page.getByRole('status')).toContainText('有效');
      await expect(page.getByRole('navigation')).toBeHidden();
      await expect(page.getByText('核验另一份证明')).toBeHidden();
    });

    test('a certificate is checked by its file', async ({ page }, info) => {
      const { number, pdf } = await issued();
      const genuine = info.outputPath('登记证明.pdf');
      const altered = info.outputPath('改动.pdf');
      await writeFile(genuine, pdf);
      await writeFile(altered, Buffer.concat([pdf, Buffer.from('\n')]));
      await page.goto('/verify');
      await page.getByLabel('选择 PDF 文件').setInputFiles(genuine);
      await expect(page.locator('#result')).toContainText('逐字节一致');
      await expect(page.locator('#result')).toContainText(number);
      await checkAccessibility(page);
      await shot(page, `public-verify-file${size.name}`);
      await page.getByLabel('选择 PDF 文件').setInputFiles(altered);
      await expect(page.locator('#result')).toContainText('不是签发的原件');
      await shot(page, `public-verify-altered${size.name}`);
    });
  });
}

test('a file is dropped on the start page', async ({ page }) => {
  const { number, pdf } = await issued();
  await page.goto('/');
  const transfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'certificate.pdf', { type: 'application/pdf' }));
    return data;
  }, [...pdf]);
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
  await expect(page.locator('#result')).toContainText(number);
});

test('the file check says what is wrong when it cannot be done', async ({ page }, info) => {
  await page.goto('/verify');
  const large = info.outputPath('large.pdf');
  await writeFile(large, Buffer.alloc(21 * 1024 * 1024));
  await page.getByLabel('选择 PDF 文件').setInputFiles(large);
  await expect(page.locator('#result')).toContainText('文件太大');
  const small = info.outputPath('small.pdf');
  await writeFile(small, '%PDF-1.4');
  await page.route('**/public/certificates/verify', (route) => route.abort());
  await page.getByLabel('选择 PDF 文件').setInputFiles(small);
  await expect(page.locator('#result')).toContainText('连接不上服务器');
});

for (const size of sizes) {
  test(`the register of brokers, without signing in and without script ${size.width}`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: size.width, height: size.height } });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('link', { name: '技术经纪人' }).click();
    await page.getByLabel('姓名、机构或备案编号').fill('孟知夏');
    await page.getByRole('button', { name: '查询' }).click();
    await expect(page.locator('tbody tr')).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.getByRole('link', { name: '孟知夏' }).click();
    await expect(page.getByText('云麓理工大学')).toBeVisible();
    await page.getByRole('button', { name: '提交' }).click(); // the browser asks for what is missing
    await page.getByLabel('情况说明').fill('样例：培训学时与事实不符');
    await page.getByLabel('您的联系方式').fill('0538-0000001');
    await page.getByRole('button', { name: '提交' }).click();
    await expect(page.getByText('已收到')).toBeVisible();
    await page.reload();
    await expect(page.getByText(/^回执编号 /)).toBeVisible();
    const of = new URL(page.url()).pathname;
    await context.close();

    const seeing = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: size.width, height: size.height } })).newPage();
    for (const path of ['/brokers', '/brokers?q=%E5%AD%9F%E7%9F%A5%E5%A4%8F', of, '/brokers/TAB1999000001', '/verify/credentials']) {
      await seeing.goto(path);
      await checkAccessibility(seeing);
    }
    await seeing.goto('/brokers');
    await shot(seeing, `public-brokers${size.name}`, true);
    await seeing.context().close();
  });
}

test('the verification page works without script', async ({ browser }) => {
  const { number } = await issued();
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/verify');
  await page.getByLabel('证明编号').fill(number);
  await page.getByRole('button', { name: '核验' }).click();
  await expect(page.getByText('真实且现行有效')).toBeVisible();
  await context.close();
});
