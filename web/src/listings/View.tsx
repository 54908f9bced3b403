import { Alert, Descriptions, Table, Tag } from 'antd';
import { Problem } from '../after/Problem';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { Money } from '../ui/Money';
import { useCodeName } from '../ui/useCodeTable';
import { colours, type Form, labelOf, type Listing, type Offer } from './model';

/** A status in words. */
export function StatusOf({ status }: { status: string }) {
  return (
    <Tag color={colours[status] ?? 'default'}>
      <CodeName table="listing_statuses" code={status} />
    </Tag>
  );
}

/** The price as it is shown. */
export function Price({ form }: { form: Form }) {
  const { t } = useTranslation('listings');
  switch (form.price_kind) {
    case 'NEGOTIABLE':
      return <>{t('negotiable')}</>;
    case 'BAND':
      return (
        <span className="listings-tight">
          <Money value={form.price_from ?? null} unit="wan" bare /> – <Money value={form.price_to ?? null} unit="wan" />
        </span>
      );
    default:
      return <Money value={form.price_from ?? null} unit="wan" />;
  }
}

/** Codes by their names, as tags. */
export function Codes({ table, codes }: { table: string; codes?: readonly string[] | undefined }) {
  const name = useCodeName(table);
  return (
    <>
      {(codes ?? []).map((code) => (
        <Tag key={code}>{name(code)}</Tag>
      ))}
    </>
  );
}

/** Regions by their names, of the city, the province or elsewhere. */
export function Regions({ codes }: { codes: readonly string[] }) {
  const city = useCodeName('regions_taian');
  const province = useCodeName('shandong_cities');
  const country = useCodeName('provinces');
  const name = (code: string) => [city, province, country].map((look) => look(code)).find((text) => text !== code) ?? code;
  return <>{codes.map(name).join('、')}</>;
}

/** What is offered: the first lines a company asks for. */
export function Content({ of }: { of: Listing | Offer }) {
  const { t } = useTranslation('listings');
  const { form } = of;
  const items = [
    { key: 'price', label: t('price'), children: <Price form={form} /> },
    { key: 'method', label: t('method'), children: <CodeName table="pricing_methods" code={form.pricing_method ?? null} /> },
    { key: 'modes', label: t('modes'), children: <Codes table="achievement_transfer_modes" codes={form.modes} /> },
    {
      key: 'wanted',
      label: t('wanted'),
      children: (
        <>
          {(form.wanted ?? []).map((w) => (
            <Tag key={w}>{t(`want.${w}`)}</Tag>
          ))}
          {form.wanted_text}
        </>
      ),
    },
    { key: 'stage', label: t('stage'), children: <CodeName table="achievement_stages" code={of.stage} /> },
    { key: 'field', label: t('field'), children: <CodeName table="technology_fields" code={of.tech_field} /> },
    { key: 'readiness', label: t('readiness'), children: of.readiness || '—' },
    { key: 'regions', label: t('regions'), children: <Regions codes={form.regions ?? []} /> },
    { key: 'until', label: t('until'), children: form.valid_until ?? '—' },
    { key: 'confirmed', label: t('confirmedOn'), children: of.confirmed_on ?? '—' },
    { key: 'broker', label: t('broker'), children: [of.broker_name, form.broker_no].filter(Boolean).join(' ') || '—' },
    { key: 'reply', label: t('reply'), children: of.replies > 0 ? t('replyDays', { count: of.reply_days }) : t('noReply') },
  ];
  return (
    <div className="listings-content">
      {form.problem && (
        <>
          <h2>{t('problem')}</h2>
          <p className="listings-words">{form.problem}</p>
        </>
      )}
      {form.indicators && form.indicators.length > 0 && <h2>{t('indicators')}</h2>}
      {form.indicators && form.indicators.length > 0 && (
        <Table
          rowKey={(i) => `${i.name}${i.ours}`}
          size="small"
          pagination={false}
          scroll={{ x: 560 }}
          dataSource={form.indicators}
          columns={[
            { title: t('indicator'), dataIndex: 'name' },
            { title: t('ours'), render: (_, i) => <strong>{`${i.ours ?? ''} ${i.unit ?? ''}`}</strong> },
            { title: t('usual'), render: (_, i) => `${i.usual ?? ''} ${i.unit ?? ''}` },
            { title: t('source'), dataIndex: 'source' },
          ]}
        />
      )}
      {form.economics && (
        <>
          <h2>{t('economics')}</h2>
          <p className="listings-words">{form.economics}</p>
        </>
      )}
      <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />
    </div>
  );
}

/** What the server refused, each field by the name it has here. */
export function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation('listings');
  if (!(error instanceof ApiProblem)) return <Problem error={error} />;
  const labels: Record<keyof Form, string> = {
    modes: t('modes'), pricing_method: t('method'), price_kind: t('edit.kind'), price_from: t('price'), price_to: t('edit.high'), problem: t('problem'), economics: t('economics'),
    indicators: t('indicators'), wanted: t('wanted'), wanted_text: t('wantedText'), regions: t('regions'), valid_until: t('until'), broker_no: t('broker'),
  };
  const label = (pointer: string) => {
    const name = labelOf(pointer);
    return name === '' ? '' : `${labels[name]}：`;
  };
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={error.title}
      description={
        <>
          <div>{error.detail}</div>
          <ul>
            {error.errors.map((entry) => (
              <li key={entry.pointer + entry.code}>
                {label(entry.pointer)}
                {entry.detail}
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
