import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { Labelled, Part } from '../after/OpenPage';
import { api, ifMatch, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { useCodeOptions } from '../ui/useCodeTable';
import './listings.css';
import { type Form, type Indicator, type Listing, sent, useSend, wants, withEntry } from './model';
import { Refused } from './View';

/** /listings/new: a listing of a filed achievement, named in the address or chosen here. */
export function NewPage() {
  const { t } = useTranslation('listings');
  const go = useNavigate();
  const [query] = useSearchParams();
  const [achievement, setAchievement] = useState(query.get('achievement') ?? undefined);
  const [made, setMade] = useState<string>();
  const { busy, refused, send } = useSend();
  return (
    <Editor
      title={t('own.add')}
      form={{ price_kind: 'FIXED', indicators: [{}] }}
      busy={busy}
      refused={refused}
      ready={achievement !== undefined}
      onSave={(form) =>
        void send(async (key) => {
          if (!achievement || made) return;
          const listing = await take(api.POST('/listings', { params: { header: { 'Idempotency-Key': key } }, body: { achievement_id: achievement, form } }));
          setMade(listing.id);
          void go(`/listings/${listing.id}`);
        })
      }
    >
      <Choice value={achievement} onChange={setAchievement} />
    </Editor>
  );
}

/** The filed achievements of the own unit, searched as one types. */
function Choice({ value, onChange }: { value: string | undefined; onChange: (id: string) => void }) {
  const { t } = useTranslation('listings');
  const [words, setWords] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['listings', 'choice', words],
    queryFn: () => take(api.GET('/achievements', { params: { query: { status: 'FILED', limit: 50, ...(words ? { q: words } : {}) } } })),
  });
  return (
    <Labelled label={t('name')}>
      {(id) => (
        <Select
          id={id}
          className="after-choose"
          placeholder={t('own.choose')}
          showSearch
          filterOption={false}
          onSearch={setWords}
          loading={isFetching}
          value={value}
          options={(data?.items ?? []).map((a) => ({ value: a.id, label: `${a.form.name} ${a.no ?? ''}` }))}
          onChange={onChange}
        />
      )}
    </Labelled>
  );
}

/** /listings/:id/edit: changes what is offered. */
export function EditPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['listings', 'one', id], queryFn: () => take(api.GET('/listings/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Edit key={data.version} listing={data} />;
}

function Edit({ listing }: { listing: Listing }) {
  const go = useNavigate();
  const { busy, refused, send } = useSend(() => void go(`/listings/${listing.id}`));
  return (
    <Editor
      title={listing.name}
      form={listing.form}
      busy={busy}
      refused={refused}
      ready
      onSave={(form) => void send(() => take(api.PUT('/listings/{id}', { params: { path: { id: listing.id }, header: { 'If-Match': ifMatch(listing.version) } }, body: form })))}
    />
  );
}

interface EditorProps {
  title: string;
  form: Form;
  busy: boolean;
  refused: unknown;
  ready: boolean;
  onSave: (form: Form) => void;
  children?: React.ReactNode;
}

function Editor({ title, form: before, busy, refused, ready, onSave, children }: EditorProps) {
  const { t } = useTranslation('listings');
  const [form, setForm] = useState<Form>(before);
  const put = (change: Partial<Form>) => setForm((was) => ({ ...was, ...change }));
  return (
    <div className="listings-page">
      <PageHeader title={title} sub={t('edit.about')} />
      <section className="panel">
        <div className="listings-form">
          {children}
          <Labelled label={t('problem')}>{(id) => <Input.TextArea id={id} rows={3} maxLength={500} showCount value={form.problem ?? ''} onChange={(e) => put({ problem: e.target.value })} />}</Labelled>
          <Indicators list={form.indicators ?? []} onChange={(indicators) => put({ indicators })} />
          <Labelled label={t('economics')}>
            {(id) => <Input.TextArea id={id} rows={3} maxLength={1000} showCount value={form.economics ?? ''} onChange={(e) => put({ economics: e.target.value })} />}
          </Labelled>
          <Terms form={form} put={put} />
          <Wants form={form} put={put} />
          <Refused error={refused} />
          <Button type="primary" loading={busy} disabled={!ready} onClick={() => onSave(sent(form))}>
            {t('edit.save')}
          </Button>
        </div>
      </section>
    </div>
  );
}

type PartProps = { form: Form; put: (change: Partial<Form>) => void };

/** Modes and price. */
function Terms({ form, put }: PartProps) {
  const { t } = useTranslation('listings');
  const modes = useCodeOptions('achievement_transfer_modes', (e) => e.code !== 'SELF');
  const methods = useCodeOptions('pricing_methods', (e) => e.code !== 'NEGOTIABLE');
  const kinds = (['FIXED', 'BAND', 'NEGOTIABLE'] as const).map((value) => ({ value, label: t(`kind.${value}`) }));
  const money = (name: 'price_from' | 'price_to', label: string) => (
    <Labelled label={label}>
      {(id) => <InputNumber<string> id={id} stringMode min="0" precision={2} className="after-choose" value={form[name] ?? null} onChange={(v) => put({ [name]: v ?? '' })} />}
    </Labelled>
  );
  return (
    <>
      <Labelled label={t('modes')}>{(id) => <Select id={id} className="after-choose" mode="multiple" value={form.modes ?? []} options={modes} onChange={(v) => put({ modes: v })} optionFilterProp="label" />}</Labelled>
      <div className="listings-row">
        <Labelled label={t('method')}>{(id) => <Select id={id} className="after-choose" value={form.pricing_method ?? null} options={methods} onChange={(v) => put({ pricing_method: v ?? '' })} />}</Labelled>
        <Labelled label={t('edit.kind')}>
          {(id) => <Select id={id} className="after-choose" value={form.price_kind ?? null} options={kinds} onChange={(v) => v && put({ price_kind: v })} />}
        </Labelled>
        {form.price_kind !== 'NEGOTIABLE' && money('price_from', t(form.price_kind === 'BAND' ? 'edit.low' : 'edit.from'))}
        {form.price_kind === 'BAND' && money('price_to', t('edit.high'))}
      </div>
    </>
  );
}

/** What is wanted, where, until when, and through whom. */
function Wants({ form, put }: PartProps) {
  const { t } = useTranslation('listings');
  const city = useCodeOptions('regions_taian');
  const province = useCodeOptions('shandong_cities');
  const regions = [...city, ...province.filter((p) => !city.some((c) => c.value === p.value))];
  return (
    <>
      <Labelled label={t('wanted')}>
        {(id) => <Select id={id} className="after-choose" mode="multiple" value={form.wanted ?? []} options={wants.map((value) => ({ value, label: t(`want.${value}`) }))} onChange={(v) => put({ wanted: v })} />}
      </Labelled>
      <Labelled label={t('wantedText')}>{(id) => <Input.TextArea id={id} rows={2} maxLength={500} value={form.wanted_text ?? ''} onChange={(e) => put({ wanted_text: e.target.value })} />}</Labelled>
      <Labelled label={t('regions')}>
        {(id) => <Select id={id} className="after-choose" mode="multiple" optionFilterProp="label" value={form.regions ?? []} options={regions} onChange={(v) => put({ regions: v })} />}
      </Labelled>
      <div className="listings-row">
        <Labelled label={t('until')}>
          {(id) => <DatePicker id={id} className="after-choose" value={form.valid_until ? dayjs(form.valid_until) : null} onChange={(d) => put({ valid_until: d ? d.format('YYYY-MM-DD') : null })} />}
        </Labelled>
        <Labelled label={t('broker')}>
          {(id) => <Input id={id} maxLength={16} placeholder={t('edit.brokerHint')} value={form.broker_no ?? ''} onChange={(e) => put({ broker_no: e.target.value })} />}
        </Labelled>
      </div>
    </>
  );
}

const parts = ['name', 'unit', 'ours', 'usual', 'source'] as const;

/** The measured figures, one a row. */
function Indicators({ list, onChange }: { list: Indicator[]; onChange: (list: Indicator[]) => void }) {
  const { t } = useTranslation('listings');
  const label = { name: t('indicator'), unit: t('measure'), ours: t('ours'), usual: t('usual'), source: t('source') };
  const most = { name: 60, unit: 20, ours: 60, usual: 60, source: 200 };
  return (
    <Part label={t('indicators')} hint={t('edit.indicatorHint')}>
      {list.map((indicator, at) => (
        <div className="listings-row" key={at}>
          {parts.map((part) => (
            <Labelled key={part} label={label[part]}>
              {(id) => <Input id={id} maxLength={most[part]} value={indicator[part] ?? ''} onChange={(e) => onChange(withEntry(list, at, { [part]: e.target.value }))} />}
            </Labelled>
          ))}
          <Button onClick={() => onChange(list.filter((_, i) => i !== at))}>{t('edit.remove')}</Button>
        </div>
      ))}
      <Button disabled={list.length >= 20} onClick={() => onChange([...list, {}])}>
        {t('edit.addIndicator')}
      </Button>
    </Part>
  );
}
