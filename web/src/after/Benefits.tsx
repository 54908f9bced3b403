import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { useCodeOptions } from '../ui/useCodeTable';

export type Benefit = Schemas['BenefitUsed'];

/** Benefits that were used, with the authorities to be told. */
export function Benefits({ value, onChange }: { value: Benefit[]; onChange: (value: Benefit[]) => void }) {
  const { t } = useTranslation('after');
  const kinds = useCodeOptions('benefit_kinds');
  const put = (i: number, part: Partial<Benefit>) => onChange(value.map((benefit, at) => (at === i ? { ...benefit, ...part } : benefit)));
  return (
    <div>
      {value.map((benefit, i) => (
        <div key={i} className="after-benefit" role="group" aria-label={`${t('open.benefits')} ${i + 1}`}>
          <Select aria-label={t('open.benefitKind')} value={benefit.kind || null} options={kinds} placeholder={t('open.benefitKind')} popupMatchSelectWidth={false} onChange={(kind: string) => put(i, { kind })} />
          <Input aria-label={t('open.authority')} value={benefit.authority} placeholder={t('open.authority')} maxLength={200} onChange={(e) => put(i, { authority: e.target.value })} />
          <Input aria-label={t('open.amount')} value={benefit.amount ?? ''} placeholder={t('open.amount')} inputMode="decimal" onChange={(e) => put(i, { amount: e.target.value.replace(/[,，\s]/g, '') })} />
          <Button type="text" icon={<CloseOutlined />} aria-label={t('open.remove')} onClick={() => onChange(value.filter((_, at) => at !== i))} />
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...value, { kind: '', authority: '' }])}>
        {t('open.addBenefit')}
      </Button>
    </div>
  );
}

/** What is sent: an amount that was left out is left out. */
export const benefitsOf = (value: Benefit[]): Benefit[] => value.map(({ amount, ...benefit }) => (amount ? { ...benefit, amount } : benefit));
