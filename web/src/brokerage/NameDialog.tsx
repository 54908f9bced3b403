import { Checkbox, DatePicker, Input, Modal, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useSend } from './send';

const forms = ['F1', 'F2', 'F3'] as const;
const roles = ['SELL', 'BUY', 'BOTH', 'INHOUSE'] as const;
const fees = ['FIXED', 'RATE', 'BY_LABOUR', 'UNCLEAR', 'NONE'] as const;

/** Names a broker in a contract (载入技术经纪人). */
export function NameDialog({ contractId, onClose }: { contractId: string; onClose: () => void }) {
  const { t } = useTranslation('brokerage');
  const { busy, refused, send } = useSend(onClose);
  const [v, setV] = useState<Partial<Schemas['BrokerNaming']>>({ form: 'F2', role: 'SELL', fee_kind: 'FIXED' });
  const [share, setShare] = useState('100');
  const [rate, setRate] = useState('');
  const set = (more: Partial<Schemas['BrokerNaming']>) => setV({ ...v, ...more });
  const body = (): Schemas['BrokerNaming'] => {
    const { fee_amount, ref_no, ref_signed_on, ref_sha256, seller_consent_on, buyer_consent_on, ...rest } = v;
    return {
      broker_no: '',
      form: 'F2',
      role: 'SELL',
      fee_kind: 'FIXED',
      ...rest,
      share: Math.round(Number(share) * 100),
      ...(v.fee_kind === 'FIXED' && fee_amount && { fee_amount }),
      ...(v.fee_kind === 'RATE' && { fee_rate: Math.round(Number(rate) * 100) }),
      ...(v.form === 'F1' && { ref_no: ref_no ?? '', ref_sha256: ref_sha256 ?? '', ...(ref_signed_on && { ref_signed_on }) }),
      ...(v.role === 'BOTH' && { ...(seller_consent_on && { seller_consent_on }), ...(buyer_consent_on && { buyer_consent_on }) }),
    };
  };
  const day = (name: 'ref_signed_on' | 'seller_consent_on' | 'buyer_consent_on', label: string) => (
    <Labelled label={label}>{(id) => <DatePicker id={id} maxDate={dayjs()} onChange={(d) => set({ [name]: d ? d.format('YYYY-MM-DD') : undefined })} />}</Labelled>
  );
  return (
    <Modal
      open
      title={t('row.name')}
      okText={t('row.name')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !v.broker_no?.trim() || !(Number(share) > 0), loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/contracts/{id}/brokers', { params: { path: { id: contractId }, header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <div className="after-form">
        <Labelled label={t('row.no')}>{(id) => <Input id={id} value={v.broker_no ?? ''} placeholder="TAB2026000001" onChange={(e) => set({ broker_no: e.target.value.trim() })} />}</Labelled>
        <Labelled label={t('row.form')}>{(id) => <Select id={id} value={v.form} onChange={(form) => set({ form })} options={forms.map((value) => ({ value, label: t(`form.${value}`) }))} />}</Labelled>
        {v.form === 'F1' && (
          <>
            <Labelled label={t('row.ref')}>{(id) => <Input id={id} value={v.ref_no ?? ''} onChange={(e) => set({ ref_no: e.target.value })} />}</Labelled>
            {day('ref_signed_on', t('row.refOn'))}
            <Labelled label={t('row.hash')}>{(id) => <Input id={id} value={v.ref_sha256 ?? ''} onChange={(e) => set({ ref_sha256: e.target.value.trim().toLowerCase() })} />}</Labelled>
          </>
        )}
        <Labelled label={t('row.role')}>{(id) => <Select id={id} value={v.role} onChange={(role) => set({ role })} options={roles.map((value) => ({ value, label: t(`role.${value}`) }))} />}</Labelled>
        {v.role === 'BOTH' && (
          <>
            {day('seller_consent_on', t('commission.sellerConsent'))}
            {day('buyer_consent_on', t('commission.buyerConsent'))}
          </>
        )}
        <Labelled label={t('row.fee')}>{(id) => <Select id={id} value={v.fee_kind} onChange={(fee_kind) => set({ fee_kind })} options={fees.map((value) => ({ value, label: t(`fee.${value}`) }))} />}</Labelled>
        {v.fee_kind === 'FIXED' && <Labelled label={t('row.amount')}>{(id) => <Input id={id} inputMode="decimal" value={v.fee_amount ?? ''} onChange={(e) => set({ fee_amount: e.target.value })} />}</Labelled>}
        {v.fee_kind === 'RATE' && <Labelled label={t('row.rate')}>{(id) => <Input id={id} inputMode="decimal" value={rate} suffix="%" onChange={(e) => setRate(e.target.value)} />}</Labelled>}
        <Labelled label={t('row.share')}>{(id) => <Input id={id} inputMode="decimal" value={share} suffix="%" onChange={(e) => setShare(e.target.value)} />}</Labelled>
        <fieldset className="desk-group">
          <legend>{t('row.conflict')}</legend>
          <Radio.Group value={v.conflict_declared} onChange={(e) => set({ conflict_declared: e.target.value as boolean })} options={[{ value: false, label: t('row.noConflict') }, { value: true, label: t('row.hasConflict') }]} />
        </fieldset>
        {v.conflict_declared && <Labelled label={t('row.which')}>{(id) => <Input.TextArea id={id} value={v.conflict_text ?? ''} onChange={(e) => set({ conflict_text: e.target.value })} />}</Labelled>}
        <Checkbox checked={v.related_party ?? false} onChange={(e) => set({ related_party: e.target.checked })}>
          {t('row.relatedBox')}
        </Checkbox>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
