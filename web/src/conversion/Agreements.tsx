import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Table, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { DownloadButton } from '../ui/DownloadButton';
import { today } from '../ui/format';
import { AgreementForm } from './AgreementForm';
import { type Agreement, type Conversion, percent } from './model';
import { StepDialog } from './View';

export const useAgreements = (id: string) =>
  useQuery({ queryKey: ['conversion', id, 'agreements'], queryFn: () => take(api.GET('/conversions/{id}/agreements', { params: { path: { id } } })) });

/** How income is shared: the version in force, and those before. */
export function Agreements({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const { data } = useAgreements(deal.id);
  const [entering, setEntering] = useState(false);
  const [agreeing, setAgreeing] = useState<Agreement>();
  const list = data?.items ?? [];
  const newest = list[0];
  return (
    <section className="panel">
      <h2>{t('reward.agreements')}</h2>
      {list.length === 0 && <p className="quiet">{t('reward.agreementNone')}</p>}
      {newest && <Shown agreement={newest} deal={deal} />}
      <div className="conversion-bar">
        {newest?.actions.includes('agree') && (
          <Button type="primary" onClick={() => setAgreeing(newest)}>
            {t('reward.recordAgreed')}
          </Button>
        )}
        {deal.actions.includes('agree_reward') && <Button onClick={() => setEntering(true)}>{t(newest ? 'reward.agreementNext' : 'reward.agreementNew')}</Button>}
      </div>
      {list.slice(1).map((a) => (
        <details key={a.id}>
          <summary>{t('reward.version', { number: a.number })}</summary>
          <Shown agreement={a} deal={deal} />
        </details>
      ))}
      {entering && <AgreementForm deal={deal} {...(newest ? { before: newest } : {})} onClose={() => setEntering(false)} />}
      {agreeing && <AgreedDialog deal={deal} agreement={agreeing} onClose={() => setAgreeing(undefined)} />}
    </section>
  );
}

function Shown({ agreement, deal }: { agreement: Agreement; deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const who = agreement.below.map((key) => t(`reward.${key}`)).join('、');
  return (
    <>
      <p>
        <strong>{t('reward.version', { number: agreement.number })}</strong> {t('reward.contributors')} {percent(agreement.contributors)} · {t('reward.office')} {percent(agreement.office)} ·{' '}
        {t('reward.unit')} {percent(agreement.unit)}{' '}
        {agreement.agreed_on ? (
          <Tag color="green">
            {t('reward.agreedOn')} {agreement.agreed_on}
          </Tag>
        ) : (
          <Tag color="orange">{t('reward.notAgreed')}</Tag>
        )}
        {who && <Tag color="red">{t('reward.below', { who })}</Tag>}
      </p>
      <Table<Schemas['RewardPerson']>
        rowKey={(p) => p.name + (p.unit_code ?? '') + (p.orcid ?? '')}
        size="small"
        pagination={false}
        scroll={{ x: 480 }}
        dataSource={agreement.people}
        columns={[
          { title: t('reward.person'), dataIndex: 'name', className: 'conversion-tight' },
          { title: t('unit'), render: (_, p) => p.unit_name ?? p.unit_code ?? '—' },
          { title: t('reward.share'), align: 'right', render: (_, p) => percent(p.share) },
          {
            title: t('standing'),
            render: (_, p) => (
              <>
                {p.main && <Tag>{t('reward.isMain')}</Tag>}
                {p.leader && <Tag color="gold">{t('reward.isLeader')}</Tag>}
              </>
            ),
          },
        ]}
      />
      {agreement.note && <p className="quiet">{agreement.note}</p>}
      <DownloadButton type="link" path={`/conversions/${deal.id}/papers/${agreement.paper_id}`} fallback="agreement.pdf">
        {t('reward.paper')}
      </DownloadButton>
    </>
  );
}

function AgreedDialog({ deal, agreement, onClose }: { deal: Conversion; agreement: Agreement; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const [on, setOn] = useState(today());
  return (
    <StepDialog
      title={t('reward.recordAgreed')}
      onClose={onClose}
      send={(_, key) =>
        take(
          api.POST('/conversions/{id}/agreements/{agreement}/agree', {
            params: { path: { id: deal.id, agreement: agreement.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(agreement.version) } },
            body: { agreed_on: on },
          }),
        )
      }
    >
      <Labelled label={t('reward.agreedOn')}>{(id) => <DatePicker id={id} allowClear={false} maxDate={dayjs(today())} value={dayjs(on)} onChange={(d) => d && setOn(d.format('YYYY-MM-DD'))} />}</Labelled>
    </StepDialog>
  );
}
