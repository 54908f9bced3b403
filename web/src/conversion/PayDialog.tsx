import { DatePicker, Input } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { today } from '../ui/format';
import { type Conversion, type Distribution, isAmount, type Part } from './model';
import { PaperPicker, StepDialog } from './View';

/** Enters an instalment to one person, with its voucher. */
export function PayDialog({ deal, distribution, part, onClose }: { deal: Conversion; distribution: Distribution; part: Part; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const [amount, setAmount] = useState(part.open);
  const [on, setOn] = useState(today());
  const [paper, setPaper] = useState('');
  const late = distribution.relief_until !== undefined && on > distribution.relief_until;
  return (
    <StepDialog
      title={t('reward.pay')}
      about={t('reward.payTo', { name: part.person.name })}
      disabled={!isAmount(amount) || paper === ''}
      onClose={onClose}
      send={(_, key) =>
        take(
          api.POST('/conversions/{id}/distributions/{distribution}/payments', {
            params: { path: { id: deal.id, distribution: distribution.id }, header: { 'Idempotency-Key': key } },
            body: { seq: part.seq, amount, paid_on: on, paper_id: paper },
          }),
        )
      }
    >
      <Labelled label={t('amount')}>{(id) => <Input id={id} inputMode="decimal" value={amount} onChange={(e) => setAmount(e.target.value.trim())} />}</Labelled>
      <Labelled label={t('day')}>{(id) => <DatePicker id={id} allowClear={false} maxDate={dayjs(today())} value={dayjs(on)} onChange={(d) => d && setOn(d.format('YYYY-MM-DD'))} />}</Labelled>
      {late && <p role="alert">{t('reward.reliefLost')}</p>}
      <Labelled label={t('reward.voucher')}>{(id) => <PaperPicker id={id} deal={deal.id} value={paper} onChange={setPaper} />}</Labelled>
    </StepDialog>
  );
}
