import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseTexts } from '../i18n/zh-CN/case';
import { type CaseT, fieldLabel, partLabel } from './fieldLabel';
import { partyFields, sections, shapeAt } from './fields';

let t: CaseT;

beforeAll(async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'zh-CN', resources: { 'zh-CN': { case: caseTexts } }, interpolation: { escapeValue: false } });
  t = i18n.getFixedT('zh-CN', 'case');
});

describe('fieldLabel', () => {
  it.each([
    ['/contract_amount', '合同成交额'],
    ['/pay_schedule/1/amount', '付款计划 第2期 金额'],
    ['/pay_schedule', '付款计划'],
    ['/pay_schedule/0', '付款计划 第1期'],
    ['/parties/1/name', '当事人 2（买方）名称'],
    ['/parties/4/uscc', '当事人 5 统一社会信用代码'],
    ['/parties/0', '当事人 1（卖方）'],
    ['/parties', '当事人'],
    ['/non_technical_items/2/unit_cost', '非技术性费用 第3项 单价'],
    ['/orders/0/order_no', '订单 第1笔 订单号'],
    ['/ip_items/0/expiry', '知识产权 第1项 到期日'],
    ['/ip_kinds/1', '知识产权类别 第2个'],
    ['/royalty/rate_percent', '提成条款 提成比例'],
    ['/royalty', '提成条款'],
    ['/documents/M01', '申请材料 M01'],
    ['', '登记表'],
    ['/something_new', 'something_new'],
  ])('names %s', (pointer, label) => {
    expect(fieldLabel(t, pointer, [{ role: 'SELLER' }, { role: 'BUYER' }])).toBe(label);
  });

  it('names every field of the form and of a party', () => {
    for (const f of Object.values(sections).flat()) expect(fieldLabel(t, `/${f.name}`)).toBe(caseTexts.field[f.name]);
    for (const f of partyFields) expect(fieldLabel(t, `/parties/0/${f.name}`)).toContain(caseTexts.party[f.name]);
  });

  it('names a field within its line', () => {
    expect(partLabel(t, '/pay_schedule/1/amount')).toBe('金额');
    expect(partLabel(t, '/parties/0/uscc')).toBe('统一社会信用代码');
    expect(partLabel(t, '/parties/0/unknown')).toBe('unknown');
  });

  it('knows how single values are written', () => {
    expect(shapeAt('/contract_amount').kind).toBe('money');
    expect(shapeAt('/pay_schedule/3/amount').kind).toBe('money');
    expect(shapeAt('/parties/0/kind')).toMatchObject({ kind: 'code', table: 'party_kinds' });
    expect(shapeAt('/parties/0/is_lead').kind).toBe('bool');
    expect(shapeAt('/ip_kinds').kind).toBe('codes');
    expect(shapeAt('/royalty/cap').kind).toBe('money');
    expect(shapeAt('/unknown').kind).toBe('text');
  });
});
