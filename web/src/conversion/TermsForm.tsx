import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { api, ifMatch, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useCodeOptions } from '../ui/useCodeTable';
import './conversion.css';
import { type Conversion, isAmount, isRoyalty, type Terms, useSend } from './model';
import { PaperPicker, Refusal } from './View';

const pricings = ['AGREED', 'LISTED', 'AUCTION', 'BID'] as const;

/** Drafts a deal on a filed achievement, or changes the terms of a draft. */
export function TermsForm({ deal, onClose }: { deal?: Conversion; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const { t: common } = useTranslation('common');
  const go = useNavigate();
  const [achievement, setAchievement] = useState('');
  const [terms, setTerms] = useState<Terms>(() => deal?.terms ?? { mode: 'TRANSFER', pricing: 'AGREED', payment: '1' });
  const { busy, refused, send } = useSend(onClose);
  const put = (change: Partial<Terms>) => setTerms((before) => ({ ...before, ...change }));
  const own = terms.mode === 'SELF';
  const priced = isAmount(terms.price ?? '') || (!terms.price && isRoyalty(terms.payment));
  const save = async (key: string) => {
    if (deal) return take(api.PUT('/conversions/{id}', { params: { path: { id: deal.id }, header: { 'If-Match': ifMatch(deal.version) } }, body: bodyOf(terms) }));
    const made = await take(api.POST('/conversions', { params: { header: { 'Idempotency-Key': key } }, body: { achievement_id: achievement, terms: bodyOf(terms) } }));
    go(`/conversions/${made.id}`);
    return made;
  };
  return (
    <Modal
      open
      width={680}
      title={t(deal ? 'form.change' : 'form.new')}
      okText={common('save')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: (!deal && achievement === '') || (!own && (!priced || !terms.buyer_name?.trim())) }}
      onCancel={onClose}
      onOk={() => void send(save)}
    >
      <div className="conversion-form">
        {!deal && <Labelled label={t('achievement')}>{(id) => <AchievementPicker id={id} value={achievement} onChange={setAchievement} />}</Labelled>}
        <Labelled label={t('mode')}>{(id) => <ModePicker id={id} value={terms.mode} onChange={(mode) => put({ mode })} />}</Labelled>
        {own ? <Alert type="info" showIcon title={t('form.self')} /> : <Sale terms={terms} put={put} {...(deal ? { deal: deal.id } : {})} />}
        <Refusal error={refused} />
      </div>
    </Modal>
  );
}

/** What is asked of a deal with somebody else. */
function Sale({ terms, put, deal }: { terms: Terms; put: (change: Partial<Terms>) => void; deal?: string }) {
  const { t } = useTranslation('conversion');
  const payments = useCodeOptions('payment_methods');
  const text = (name: 'buyer_name' | 'buyer_code' | 'payment_terms' | 'channel' | 'handler', label: string, max: number, placeholder?: string) => (
    <Labelled label={label}>{(id) => <Input id={id} value={terms[name] ?? ''} maxLength={max} placeholder={placeholder} onChange={(e) => put({ [name]: e.target.value })} />}</Labelled>
  );
  return (
    <>
      <div className="conversion-pair">
        {text('buyer_name', t('buyer'), 100)}
        {text('buyer_code', t('buyerCode'), 18, t('buyerCodeHint'))}
      </div>
      <Checkbox checked={terms.related ?? false} onChange={(e) => put({ related: e.target.checked })}>
        {t('form.related')}
      </Checkbox>
      <div className="conversion-pair">
        <Labelled label={t('pricing')}>
          {(id) => <Select id={id} value={terms.pricing} options={pricings.map((value) => ({ value, label: t(`kindPricing.${value}`) }))} onChange={(pricing) => put({ pricing })} />}
        </Labelled>
        <Labelled label={t('payment')}>
          {(id) => <Select id={id} value={terms.payment} options={payments} popupMatchSelectWidth={false} onChange={(payment) => put({ payment })} />}
        </Labelled>
        <Labelled label={t('price')}>
          {(id) => (
            <Input id={id} inputMode="decimal" value={terms.price ?? ''} {...(terms.price && !isAmount(terms.price) ? { status: 'error' as const } : {})} onChange={(e) => put({ price: e.target.value.trim() })} />
          )}
        </Labelled>
      </div>
      {isRoyalty(terms.payment) && <span className="quiet">{t('form.priceRoyalty')}</span>}
      {text('payment_terms', t('paymentTerms'), 500)}
      {terms.pricing !== 'AGREED' && (
        <Labelled label={t('form.record')}>
          {(id) => (deal ? <PaperPicker id={id} deal={deal} value={terms.record_paper_id ?? ''} onChange={(record_paper_id) => put({ record_paper_id })} /> : <span id={id} className="quiet">{t('form.recordNone')}</span>)}
        </Labelled>
      )}
      <div className="conversion-pair">
        {text('channel', t('form.channel'), 200, t('form.channelHint'))}
        {text('handler', t('form.handler'), 100)}
      </div>
    </>
  );
}

/** Chooses one of the own unit's filed achievements. */
function AchievementPicker({ id, value, onChange }: { id: string; value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('conversion');
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['conversion', 'achievements', words],
    queryFn: () => take(api.GET('/achievements', { params: { query: { status: 'FILED', limit: 50, ...(words ? { q: words } : {}) } } })),
  });
  return (
    <Select
      id={id}
      value={value || undefined}
      placeholder={t('form.choose')}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setWords }}
      options={(found.data?.items ?? []).map((a) => ({ value: a.id, label: `${a.no ?? ''} ${a.form.name ?? ''}` }))}
      onChange={onChange}
    />
  );
}

function ModePicker({ id, value, onChange }: { id: string; value: string; onChange: (mode: string) => void }) {
  const options = useCodeOptions('achievement_transfer_modes');
  return <Select id={id} value={value} options={options} onChange={onChange} />;
}

/** The terms as they are sent: what was left empty is left out. */
function bodyOf(terms: Terms): Terms {
  if (terms.mode === 'SELF') return { mode: 'SELF' };
  return Object.fromEntries(Object.entries(terms).filter(([, v]) => v !== '' && v !== undefined)) as Terms;
}
