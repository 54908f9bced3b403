import { expect, type Locator, type Page } from '@playwright/test';

/** A day before or after today, Asia/Shanghai. */
export function day(offset: number): string {
  const at = new Date(Date.now() + offset * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at);
}

export const projectName = '面向深部矿井复杂地质条件的巷道智能巡检机器人自主定位、灾害识别与协同控制关键技术研究及工程化应用示范委托开发';

export const summary =
  '面向煤矿井下巷道巡检，研究激光雷达与惯性测量融合的无卫星定位方法，设计满足防爆要求的履带底盘与升降云台，开发管路跑冒滴漏、托辊异响和火情的图像与声学识别算法，' +
  '完成样机一台，在三条主运输巷道连续运行九十日，提交设计图纸、源程序、测试报告和运行维护手册。';

export const targets = '定位误差不大于十厘米，异常识别准确率不低于百分之九十五，连续运行时间不少于六小时。';

/** One thing to fill in: where, how, what. Where is the id of the control. */
export interface Entry {
  id: string;
  label: string;
  how: 'text' | 'date' | 'code' | 'check' | 'radio';
  value: string;
}

const entry = (id: string, label: string, how: Entry['how'], value: string): Entry => ({ id: `field-${id}`, label, how, value });

/** The form in reading order, without rows that are added. */
export const contractEntries: Entry[] = [
  entry('project_name', '项目名称', 'text', projectName),
  entry('kind', '合同类别', 'code', '技术开发合同'),
  entry('sub_kind', '合同子类', 'code', '委托开发合同'),
  entry('contract_no_party', '合同编号', 'text', 'YL-2026-0731'),
  entry('sign_place', '签订地点', 'text', '山东省泰安市'),
  entry('sign_date', '签订日期', 'date', day(-20)),
  entry('begin_date', '有效期起', 'date', day(-20)),
  entry('end_date', '有效期止', 'date', day(345)),
];

export const buyerEntries: Entry[] = [
  entry('parties-1-name', '名称', 'text', '岱岳示范矿业有限公司'),
  entry('parties-1-uscc', '统一社会信用代码', 'text', '91370911ma00000090'),
  entry('parties-1-kind', '单位性质', 'code', '内资企业 · 有限责任公司'),
  entry('parties-1-region_code', '行政区划', 'code', '岱岳区'),
  entry('parties-1-industry', '国民经济行业', 'code', 'B06 煤炭开采和洗选业'),
  entry('parties-1-scale', '企业规模', 'code', '中型'),
  entry('parties-1-address', '地址', 'text', '泰安市岱岳区示范路1号'),
  entry('parties-1-legal_rep', '法定代表人', 'text', '赵明远'),
  entry('parties-1-contact', '联系人', 'text', '钱思源'),
  entry('parties-1-phone', '电话', 'text', '0538-0000011'),
];

export const relation = entry('is_related', '关联交易', 'radio', '否');

export const priceEntries: Entry[] = [
  entry('amount_mode', '金额方式', 'code', '固定金额'),
  entry('pay_method', '支付方式', 'code', '一次支付'),
  entry('contract_amount', '合同成交额', 'text', '125000000000'),
];

export const contentEntries: Entry[] = [
  entry('ip_kinds', '知识产权类别', 'code', '未涉及知识产权'),
  entry('ip_ownership', '成果权属约定', 'code', '归买方（委托方）'),
  entry('tech_field', '技术领域', 'code', '先进制造技术'),
  entry('soc_econ_objective', '社会经济目标', 'code', '工商业发展'),
  entry('industry_served', '服务国民经济行业', 'code', 'B06 煤炭开采和洗选业'),
  entry('tech_summary', '技术内容摘要', 'text', summary),
  entry('targets', '技术指标', 'text', targets),
  entry('acceptance_method', '验收方式', 'text', '按合同约定的技术指标组织专家验收'),
];

/** The choices that this select shows, and no other's that is only just closing. */
export async function choicesOf(control: Locator): Promise<Locator> {
  const page = control.page();
  const list = page.locator(`[id="${await control.getAttribute('id')}_list"]`);
  return page.locator('.ant-select-dropdown', { has: list }).locator('.ant-select-item-option-content');
}

/** Fills in one thing by its label, as a person with a mouse does. */
export async function fillIn(scope: Page | Locator, { label, how, value }: Entry): Promise<void> {
  const control = scope.getByLabel(label, { exact: true }).or(scope.getByLabel(new RegExp(`^${label} ?必填$`)));
  const page = 'page' in scope ? scope.page() : scope;
  switch (how) {
    case 'text':
      await control.fill(value);
      break;
    case 'date':
      await control.fill(value);
      await control.press('Enter');
      await expect(control).toHaveValue(value);
      break;
    case 'code':
      await control.click();
      await control.fill(value);
      await (await choicesOf(control)).getByText(value, { exact: true }).click();
      await page.keyboard.press('Escape');
      break;
    case 'check':
      await control.check();
      break;
    case 'radio':
      await scope.getByRole('radiogroup', { name: new RegExp(label) }).getByLabel(value, { exact: true }).check();
      break;
  }
}

/** The smallest PDF that is one. */
export function pdf(text: string): Buffer {
  const stream = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = body.length;
  const lines = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

/** A PDF as a file to choose. */
export const pdfFile = (name: string, text = name) => ({ name, mimeType: 'application/pdf', buffer: pdf(text.replace(/[^\x20-\x7e]/g, '') || 'contract') });

/** A complete form, for tests that begin after it was filled in. */
export function completeForm(name: string): Record<string, unknown> {
  return {
    project_name: name, kind: '10', sub_kind: '11', sign_date: day(-20), begin_date: day(-20), end_date: day(345), sign_place: '山东省泰安市',
    amount_mode: 'FIXED', pay_method: '1', contract_amount: '300000.00', tech_field: '03', soc_econ_objective: '10', industry_served: 'B06',
    ip_kinds: ['99'], ip_ownership: 'BUYER', plan_source: '99', is_related: false, tech_summary: summary, targets,
    acceptance_method: '按合同约定的技术指标组织专家验收', commitment_accepted: true,
    parties: [
      { role: 'SELLER', is_registrant: true, is_lead: true },
      {
        role: 'BUYER', is_lead: true, name: '岱岳示范矿业有限公司', uscc: '91370911MA00000090', kind: '150', country: 'CHN', region_code: '370911',
        industry: 'B06', scale: '2', address: '泰安市岱岳区示范路1号', legal_rep: '赵明远', contact: '钱思源', phone: '0538-0000011',
      },
    ],
  };
}
