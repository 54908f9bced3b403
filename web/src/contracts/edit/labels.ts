import { useTranslation } from '../../i18n';
import { fieldLabel } from '../../case/fieldLabel';
import { parts } from '../draft/pointer';

const rows = { parties: 'party', non_technical_items: 'item', pay_schedule: 'instalment', orders: 'order', ip_items: 'right', royalty: 'royalty' } as const;

/**
 * Names fields: `short` as written above the control, where the row is already
 * named, `full` as said elsewhere (“付款计划 第2期 金额”).
 */
export function useLabels(): { short: (pointer: string) => string; full: (pointer: string) => string } {
  const { t, i18n } = useTranslation('case');
  const short = (pointer: string) => {
    const [list = '', ...rest] = parts(pointer);
    const group = rest.length > 0 ? rows[list as keyof typeof rows] : undefined;
    const key = group === undefined ? `case:field.${list}` : `case:${group}.${rest[rest.length - 1]}`;
    return i18n.exists(key) ? String(i18n.t(key as never)) : fieldLabel(t, pointer);
  };
  return { short, full: (pointer) => fieldLabel(t, pointer) };
}
