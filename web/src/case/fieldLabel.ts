import type { TFunction } from 'i18next';
import { caseTexts } from '../i18n/zh-CN/case';
import type { Party } from './fields';

export type CaseT = TFunction<'case'>;

const knows = <G extends 'field' | 'party' | 'item' | 'instalment' | 'order' | 'right' | 'royalty'>(
  group: G,
  name: string | undefined,
): name is string & keyof (typeof caseTexts)[G] => name !== undefined && name in caseTexts[group];

/**
 * Names the place in the form that a JSON pointer leads to, as a person would
 * say it: “付款计划 第2期 金额”, “当事人 2（买方）名称”. Parties are named with
 * their role where they are given.
 */
export function fieldLabel(t: CaseT, pointer: string | undefined, parties: readonly Party[] = []): string {
  const [head, second, third] = (pointer ?? '').split('/').slice(1);
  const n = Number(second) + 1;
  switch (head) {
    case undefined:
    case '':
      return t('path.form');
    case 'parties':
      return second === undefined ? t('field.parties') : partyLabel(t, n, third, parties[n - 1]);
    case 'documents':
      return second ? t('path.document', { code: second }) : t('path.documents');
    case 'royalty':
      return knows('royalty', second) ? tidy(t('path.royalty', { field: t(`royalty.${second}`) })) : t('field.royalty');
    case 'ip_kinds':
      return second === undefined ? t('field.ip_kinds') : t('path.ipKind', { n });
    default:
      return lineLabel(t, head, second, third) ?? (knows('field', head) ? t(`field.${head}`) : head);
  }
}

function partyLabel(t: CaseT, n: number, name: string | undefined, party?: Party): string {
  const field = knows('party', name) ? t(`party.${name}`) : '';
  return tidy(party?.role ? t('path.partyOf', { n, role: t(`role.${party.role}`), field }) : t('path.party', { n, field }));
}

// Lines of the lists of the form; undefined where the pointer leads to no line.
function lineLabel(t: CaseT, list: string, index: string | undefined, name: string | undefined): string | undefined {
  if (index === undefined) return undefined;
  const n = Number(index) + 1;
  switch (list) {
    case 'non_technical_items':
      return tidy(t('path.item', { n, field: knows('item', name) ? t(`item.${name}`) : '' }));
    case 'pay_schedule':
      return tidy(t('path.instalment', { n, field: knows('instalment', name) ? t(`instalment.${name}`) : '' }));
    case 'orders':
      return tidy(t('path.order', { n, field: knows('order', name) ? t(`order.${name}`) : '' }));
    case 'ip_items':
      return tidy(t('path.right', { n, field: knows('right', name) ? t(`right.${name}`) : '' }));
  }
  return undefined;
}

const groups = {
  parties: 'party',
  non_technical_items: 'item',
  pay_schedule: 'instalment',
  orders: 'order',
  ip_items: 'right',
  royalty: 'royalty',
} as const;

/** Names a field within its line only, where the line itself is named already: “金额”. */
export function partLabel(t: CaseT, pointer: string): string {
  const parts = pointer.split('/').slice(1);
  const [list, name] = [parts[0] as keyof typeof groups, parts.at(-1) ?? ''];
  const group = groups[list];
  if (!group || !(name in caseTexts[group])) return name;
  return t(`${group}.${name}` as 'party.name');
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
