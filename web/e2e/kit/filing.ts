import { chromium } from '@playwright/test';
import { apiAs, expect } from './index';

type Call = Awaited<ReturnType<typeof apiAs>>;
/** A contract as the API gives it; only what tests look at. */
export interface Filed {
  id: string;
  version: number;
  status: string;
  acceptance_no: string;
  project_name: string;
  actions: string[];
  certificate_number?: string;
  parties: { name: string; role: string }[];
}

const sessions = new Map<string, Promise<Call>>();

/** An account of the sample city at the API; signs in once. */
export function account(username: string): Promise<Call> {
  const known = sessions.get(username) ?? apiAs(username);
  sessions.set(username, known);
  return known;
}

async function body<T>(response: Response, wanted: number[]): Promise<T> {
  const text = await response.text();
  expect(wanted, `${response.url}: ${text}`).toContain(response.status);
  return JSON.parse(text) as T;
}

/** A business date some days from today in Shanghai. */
export function day(offset: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
}

/** A mark so long that two names with it are not alike: contracts of one pair of parties with like names look like one that was split (RR05). */
const mark = () => crypto.randomUUID().replaceAll('-', '').toUpperCase();

/** A development contract that passes all checks; the name is made unique. */
export function form(more: Record<string, unknown> = {}): Record<string, unknown> {
  const name = `矿山巷道智能巡检机器人关键技术开发（${mark()}）`;
  return {
    project_name: name,
    kind: '10',
    sub_kind: '11',
    sign_date: day(-20),
    effective_date: day(-20),
    begin_date: day(-20),
    end_date: day(700),
    sign_place: '山东省泰安市',
    contract_amount: '1250000.00',
    amount_mode: 'INSTALMENT',
    pay_method: '2',
    pay_schedule: [
      { due_date: day(30), amount: '500000.00', condition: '合同生效后' },
      { due_date: day(690), amount: '750000.00', condition: '验收合格后' },
    ],
    tech_field: '03',
    soc_econ_objective: '10',
    industry_served: 'B06',
    ip_kinds: ['99'],
    ip_ownership: 'BUYER',
    plan_source: '99',
    is_related: false,
    tech_summary:
      '面向煤矿井下巷道巡检，研究激光雷达与惯性测量融合的无卫星定位方法，设计满足防爆要求的履带底盘与升降云台，' +
      '开发管路跑冒滴漏、托辊异响和火情的图像与声学识别算法，完成样机一台，在三条主运输巷道连续运行九十日，' +
      '提交设计图纸、源程序、测试报告和运行维护手册。',
    targets: '定位误差不大于十厘米，异常识别准确率不低于百分之九十五，连续运行时间不少于六小时。',
    acceptance_method: '按合同约定的技术指标组织专家验收',
    commitment_accepted: true,
    parties: [
      { role: 'SELLER', is_registrant: true, is_lead: true },
      {
        role: 'BUYER', is_lead: true, name: '岱岳示范矿业有限公司', uscc: '91370911MA00000090', kind: '150', country: 'CHN',
        region_code: '370911', industry: 'B06', scale: '2', address: '泰安市岱岳区示范路1号', legal_rep: '赵某', contact: '钱某', phone: '0538-0000011',
      },
    ],
    ...more,
  };
}

let paper: Promise<Blob> | undefined;

const clauses = [
  '第一条 委托事项：研究开发人按照本合同约定，完成矿山巷道智能巡检机器人的关键技术研究、样机试制和现场试验。',
  '第二条 技术目标：定位误差不大于十厘米，异常识别准确率不低于百分之九十五，连续运行时间不少于六小时。',
  '第三条 研究开发经费和报酬：合同总额人民币壹佰贰拾伍万元整（¥1,250,000.00），分两期支付。',
  '第四条 履行期限：自合同生效之日起至验收合格之日止，双方每月召开一次进度会议，并留存书面记录。',
  '第五条 技术成果归属：履行本合同产生的技术成果，其专利申请权和使用权归委托人所有。',
  '第六条 验收：按合同约定的技术指标组织专家验收，验收合格后由委托人出具验收证明。',
];

/** A real PDF with Chinese text, three pages of a contract, made by the browser itself. */
export function chinesePdf(): Promise<Blob> {
  paper ??= (async () => {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      const text = clauses.map((clause) => `<p>${clause}</p>`).join('');
      await page.setContent(`<html lang="zh-CN"><style>
        body { font: 16px/2 'Noto Serif CJK SC', 'Noto Sans CJK SC', serif; margin: 0 } h1 { text-align: center; letter-spacing: 0.3em; margin: 2em 0 }
        section { break-after: page } p { text-indent: 2em; margin: 0.6em 0 }</style>
        <section><h1>技术开发合同</h1><p>委托人：岱岳示范矿业有限公司</p><p>研究开发人：岱岳样例·云步精密机械有限公司</p>${text}</section>
        <section>${text}</section><p>（以下为签章页）</p><p>委托人（盖章）：岱岳示范矿业有限公司</p><p>研究开发人（盖章）：岱岳样例·云步精密机械有限公司</p></html>`);
      const bytes = await page.pdf({ format: 'A4', margin: { top: '25mm', bottom: '25mm', left: '28mm', right: '26mm' } });
      return new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' });
    } finally {
      await browser.close();
    }
  })();
  return paper;
}

export async function read(username: string, id: string): Promise<Filed> {
  return body(await (await account(username))('GET', `/contracts/${id}`), [200]);
}

/** Takes a step of the lifecycle through the API. */
export async function step(username: string, id: string, name: string, input: unknown = {}): Promise<Filed> {
  const { version } = await read(username, id);
  return body(await (await account(username))('POST', `/contracts/${id}/${name}`, input, { 'If-Match': `"v${version}"` }), [200]);
}

/** Changes the form through the API. */
export async function patch(username: string, id: string, change: unknown): Promise<Filed> {
  const { version } = await read(username, id);
  return body(await (await account(username))('PATCH', `/contracts/${id}`, change, { 'If-Match': `"v${version}"` }), [200]);
}

/** Uploads a document through the API. */
export async function upload(username: string, id: string, material: string, file: Blob, filename: string): Promise<void> {
  const data = new FormData();
  data.append('material', material);
  data.append('file', file, filename);
  await body(await (await account(username))('POST', `/contracts/${id}/documents`, data), [201]);
}

/** A draft of the sample clerk with its contract text. */
export async function draft(more: Record<string, unknown> = {}): Promise<Filed> {
  const created = await body<Filed>(await (await account('clerk'))('POST', '/contracts', form(more)), [201]);
  // One file belongs to one contract (RR02); a comment after the end makes it differ.
  const text = new Blob([await chinesePdf(), `\n% ${mark()}\n`], { type: 'application/pdf' });
  await upload('clerk', created.id, 'M01', text, '技术开发合同（全文）.pdf');
  return read('clerk', created.id);
}

/** A contract that waits to be accepted. */
export async function submitted(more: Record<string, unknown> = {}): Promise<Filed> {
  const { id } = await draft(more);
  return step('clerk', id, 'submit');
}

/** A contract that waits for its first review. */
export async function accepted(more: Record<string, unknown> = {}): Promise<Filed> {
  const { id } = await submitted(more);
  return step('registrar', id, 'accept');
}

/** A contract that waits for the second review, recommended for registration. */
export async function reviewed(more: Record<string, unknown> = {}): Promise<Filed> {
  const { id } = await accepted(more);
  const tests = await body<{ items: { id: string }[] }>(await (await account('registrar'))('GET', `/checklists?kind=10&sub_kind=11&contract_id=${id}`), [200]);
  return step('registrar', id, 'review', {
    recommendation: 'REGISTER',
    opinion: '属技术开发合同，技术交易额核定无误，建议登记。',
    checklist: Object.fromEntries(tests.items.map((test) => [test.id, 'YES'])),
  });
}
