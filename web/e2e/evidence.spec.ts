import { readFile } from 'node:fs/promises';
import { checkAccessibility, expect, shot, signIn, test } from './kit';

interface Day {
  day: string;
  size: number;
  root_hash: string;
  whole: boolean;
}

test('the evidence page: checkpoints, their consistency in the browser, and files to take away @main', async ({ page }) => {
  await signIn(page, 'auditor');
  // The city's past days are signed in the background, the oldest first.
  let items: Day[] = [];
  const signed = async (): Promise<boolean> => {
    const answer = await page.request.get('/api/v1/public/journal/checkpoints?limit=30');
    ({ items } = (await answer.json()) as { items: Day[] });
    return items.length > 3 && items.slice(1).every((day) => day.whole);
  };
  await expect.poll(signed, { timeout: 60_000 }).toBe(true);
  await page.getByRole('menuitem', { name: '证据' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '证据' })).toBeVisible();
  await expect(page.getByText('还没有指定见证人')).toBeVisible();
  for (const day of items.slice(1, 4)) await expect(page.getByRole('row', { name: new RegExp(`${day.day}.*${day.size}`) })).toContainText(day.root_hash);

  const panel = page.locator('[data-panel=consistency]');
  await panel.getByRole('button', { name: '核对' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('status')).toContainText('一致：');
  await expect(panel.getByRole('status')).toContainText('在本机核验');
  await checkAccessibility(page);
  await shot(page, 'evidence');

  const downloads = page.locator('[data-panel=downloads]');
  const take = async (name: string): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent('download'), downloads.getByRole('button', { name }).click()]);
    return readFile(await download.path(), 'utf8');
  };
  const notes = (await take('检查点文件')).split('----\n');
  expect(notes.some((note) => note.includes(items[1]?.root_hash ?? '—'))).toBe(true);
  const key = await take('日志公钥');
  await expect(page.locator('[data-panel=newest]')).toContainText(key.trim());
  expect(Buffer.from(await take('证明公钥'), 'base64')).toHaveLength(32);
});

test('a log that answers with a wrong proof is told apart', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.route('**/public/journal/consistency?*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { hashes: string[] };
    await route.fulfill({ response: answer, json: { ...body, hashes: body.hashes.slice(1) } });
  });
  await page.goto('/app/volume/evidence');
  const panel = page.locator('[data-panel=consistency]');
  await panel.getByRole('button', { name: '核对' }).click();
  await expect(panel.getByRole('status')).toContainText('不能同时成立');
  await checkAccessibility(page);
});

test('the evidence page in English', async ({ page }) => {
  await signIn(page, 'auditor');
  await page.evaluate(() => localStorage.setItem('jishi.language', 'en'));
  await page.goto('/app/volume/evidence');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await checkAccessibility(page);
});
