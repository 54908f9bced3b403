import { expect } from './index';
import { account, type Filed, reviewed, step } from './filing';

/** A contract that goes all the way: registered, certified and counted. */
export async function registered(more: Record<string, unknown> = {}): Promise<Filed> {
  const { id } = await reviewed(more);
  return step('reviewer', id, 'register', { opinion: '同意登记。' });
}

interface Proceeding {
  id: string;
  version: number;
}

/** A contract whose registration was struck off, after its party was heard. */
export async function revoked(): Promise<Filed> {
  const contract = await registered();
  const act = async (username: string, path: string, input: unknown, after?: Proceeding): Promise<Proceeding> => {
    const answer = await (await account(username))('POST', path, input, after && { 'If-Match': `"v${after.version}"` });
    const text = await answer.text();
    expect(answer.ok, `${path}: ${text}`).toBe(true);
    return JSON.parse(text) as Proceeding;
  };
  let now = await act('registrar', `/contracts/${contract.id}/revocation`, { ground: 'RG03', reason: '同一合同已在异地登记。' });
  const steps: [string, string, unknown][] = [
    ['registrar', 'notify', { note: '拟撤销本次登记，可以陈述、申辩。' }],
    ['clerk', 'state', { note: '情况属实，没有异议。' }],
    ['registrar', 'examine', { recommendation: 'GRANT', opinion: '事实清楚，应当撤销。' }],
    ['reviewer', 'decide', { grant: true, note: '撤销登记。' }],
  ];
  for (const [username, name, input] of steps) now = await act(username, `/proceedings/${now.id}/${name}`, input, now);
  return contract;
}
