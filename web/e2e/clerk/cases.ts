import { apiAs, expect } from '../kit';
import { completeForm, pdf } from './filing';

type Api = Awaited<ReturnType<typeof apiAs>>;

/** A contract as far as these tests look at it. */
export interface Case {
  id: string;
  version: number;
  status: string;
  office: { region: string };
  acceptance_no: string;
  certificate_number: string;
  [field: string]: unknown;
}

/** Calls and reads; fails with the server's words when it refuses. */
export async function ask(api: Api, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Case> {
  const response = await api(method, path, body, headers);
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
  return text === '' ? ({} as Case) : (JSON.parse(text) as Case);
}

/** A draft that could be submitted: form and contract text are there. */
export async function readyDraft(name: string): Promise<Case> {
  const api = await apiAs('clerk');
  const draft = await ask(api, 'POST', '/contracts', completeForm(name));
  const upload = new FormData();
  upload.append('material', 'M01');
  upload.append('file', new Blob([new Uint8Array(pdf(`contract ${draft.id}`))], { type: 'application/pdf' }), '合同.pdf');
  await ask(api, 'POST', `/contracts/${draft.id}/documents`, upload);
  return draft;
}

/** A contract at the office, with the registrar and the reviewer competent for it. */
export async function submitted(name: string): Promise<{ filed: Case; registrar: Api; reviewer: Api }> {
  const draft = await readyDraft(name);
  const filed = await ask(await apiAs('clerk'), 'POST', `/contracts/${draft.id}/submit`, {});
  const office = { '370911': '-daiyue' }[filed.office.region] ?? '';
  return { filed, registrar: await apiAs(`registrar${office}`), reviewer: await apiAs(`reviewer${office}`) };
}

/** A contract that came back for correction of its acceptance method and its text. */
export async function returned(name: string): Promise<Case> {
  const { filed, registrar } = await submitted(name);
  const items = [
    { field: '/acceptance_method', reason: '验收标准和方法约定不明确，请补充具体的验收方式和依据。' },
    { material: 'M01', reason: '合同文本缺少附件二，请补充后重新上传。' },
  ];
  return ask(registrar, 'POST', `/contracts/${filed.id}/return`, { items });
}

/** A registered contract with its certificate. */
export async function registered(name: string): Promise<Case> {
  const { filed, registrar, reviewer } = await submitted(name);
  const at = `/contracts/${filed.id}`;
  await ask(registrar, 'POST', `${at}/accept`, {});
  await ask(registrar, 'POST', `${at}/claim`, {});
  const { items } = (await ask(registrar, 'GET', `/checklists?kind=10&sub_kind=11&contract_id=${filed.id}`)) as unknown as { items: { id: string }[] };
  await ask(registrar, 'POST', `${at}/review`, {
    checklist: Object.fromEntries(items.map((item) => [item.id, 'YES'])),
    kind: '10', sub_kind: '11', contract_amount: '300000.00', technical_amount: '300000.00', recommendation: 'REGISTER', opinion: '符合技术开发合同的认定条件，建议予以登记。',
  });
  return ask(reviewer, 'POST', `${at}/register`, { opinion: '同意登记。' });
}
