import type { Page } from '@playwright/test';
import { apiAs, expect } from '../kit';

/** A password that the rules accept and no sample account has. */
export const freshPassword = '竹影-清泉-2026-Harbour';
export const otherPassword = '云海-松涛-2026-Lantern';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
let made = 0;

/** A credit code nobody has yet, with the right check digit (GB 32100). */
export function freshCreditCode(): string {
  let serial = Date.now() * 16 + made++;
  let body = '';
  while (body.length < 9) {
    body = alphabet[serial % 31] + body;
    serial = Math.floor(serial / 31);
  }
  const code = `91370902${body}`;
  let sum = 0;
  let weight = 1;
  for (const letter of code) {
    sum += alphabet.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return code + alphabet[(31 - (sum % 31)) % 31];
}

/** A word that tells the objects of one run from those of another. */
export const freshWord = (): string => (Date.now() * 16 + made++).toString(36);

export interface Made {
  id: string;
  name: string;
  version: number;
}

/** An organisation, made through the API. */
export async function makeOrganization(): Promise<Made> {
  const call = await apiAs('admin');
  const body = { side: 'APPLICANT', name: `泰山样例·测试${freshWord()}有限公司`, credit_code: freshCreditCode(), party_kind: '150', region_code: '370902' };
  const answer = await call('POST', '/organizations', body);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as Made;
}

/** A user of an organisation, made through the API, with freshPassword. */
export async function makeUser(organization: Made, roles: string[], display_name: string): Promise<Made & { username: string }> {
  const call = await apiAs('admin');
  const username = `u-${freshWord()}`;
  const answer = await call('POST', '/users', { username, display_name, organization_id: organization.id, roles, password: freshPassword });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return { ...((await answer.json()) as Made), username };
}

/** Signs in with a password of one's own. */
export async function signInWith(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/app/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
}

/** Opens the menu with what can be done about a user, and chooses. */
export async function choose(page: Page, person: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `对 ${person} 的操作` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}
