import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, ifMatch, take } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { Agreements } from './Agreements';
import { ContractPart, LinkDialog } from './ContractPart';
import './conversion.css';
import { Distributions } from './Distributions';
import { IncomePart } from './IncomePart';
import { change, type Conversion } from './model';
import { Papers } from './Papers';
import { TermsForm } from './TermsForm';
import { NoticeLine, StageTag, StepDialog } from './View';

/** /conversions/:id: one deal from its terms to its rewards. */
export function ConversionPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['conversion', id], queryFn: () => take(api.GET('/conversions/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Shown deal={data} />;
}

function Shown({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  return (
    <div className="conversion-page">
      <PageHeader title={deal.achievement_name} tag={<StageTag stage={deal.stage} />} sub={`${deal.no} · ${deal.organization_name}`} actions={<Steps deal={deal} />} />
      <section className="panel">
        {deal.disputed && <Alert type="error" showIcon title={t('facts.disputed')} />}
        <Facts deal={deal} />
      </section>
      {deal.terms.mode !== 'SELF' && (
        <>
          <section className="panel">
            <h2>{t('notice.title')}</h2>
            <NoticePart deal={deal} />
          </section>
          <ContractPart deal={deal} />
          <IncomePart deal={deal} />
        </>
      )}
      <Agreements deal={deal} />
      <Distributions deal={deal} />
      <Papers deal={deal} />
    </div>
  );
}

function Facts({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const { terms } = deal;
  const related = [...(terms.related ? [t('relation.DECLARED')] : []), ...deal.relations.map((r) => t(`relation.${r as 'COMPLETER'}`))];
  const items = [
    { key: 'mode', label: t('mode'), children: <CodeName table="achievement_transfer_modes" code={terms.mode} /> },
    { key: 'achievement', label: t('achievement'), children: `${deal.achievement_no} ${deal.achievement_name}` },
    ...(terms.mode === 'SELF'
      ? []
      : [
          { key: 'buyer', label: t('buyer'), children: `${terms.buyer_name ?? ''} ${terms.buyer_code ?? ''}` },
          { key: 'related', label: t('facts.related'), children: related.length > 0 ? related.join('；') : t('facts.notRelated') },
          { key: 'pricing', label: t('pricing'), children: t(`kindPricing.${terms.pricing ?? 'AGREED'}`) },
          { key: 'price', label: t('price'), children: <Money value={terms.price} bare /> },
          {
            key: 'payment',
            label: t('payment'),
            children: (
              <>
                <CodeName table="payment_methods" code={terms.payment} /> {terms.payment_terms}
              </>
            ),
          },
          { key: 'channel', label: t('form.channel'), children: `${terms.channel ?? '—'} ${terms.handler ?? ''}` },
        ]),
    ...(deal.public_unit ? [{ key: 'public', label: t('unit'), children: t('facts.public') }] : []),
    ...(deal.reason ? [{ key: 'reason', label: t('facts.lastReason'), children: deal.reason }] : []),
  ];
  return <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />;
}

function NoticePart({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  if (!deal.needs_notice) return <p className="quiet">{t('notice.notNeeded')}</p>;
  if (!deal.notice) return <p className="quiet">{t('notice.notYet')}</p>;
  const stops = deal.notice.status === 'OBJECTION' || deal.notice.status === 'UPHELD' ? deal.notice.status : undefined;
  return (
    <>
      <NoticeLine notice={deal.notice} />
      {stops && <Alert type="error" showIcon title={t(`notice.stops.${stops}`)} />}
    </>
  );
}

type Asked = 'edit' | 'notice' | 'clear' | 'revise' | 'withdraw' | 'link' | 'unlink';
const steps = ['edit', 'notice', 'clear', 'link', 'unlink', 'revise', 'withdraw'] as const;

/** What may be done with the deal now, as the server says. */
function Steps({ deal }: { deal: Conversion }) {
  const { t } = useTranslation('conversion');
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const may = steps.filter((step) => deal.actions.includes(step));
  const next = may.find((step) => step === 'notice' || step === 'clear' || (step === 'link' && deal.status === 'CLEARED'));
  return (
    <>
      {may.map((step) => (
        <Button key={step} type={step === next ? 'primary' : 'default'} danger={step === 'withdraw'} onClick={() => setAsked(step)}>
          {t(`step.${step}`)}
        </Button>
      ))}
      {asked === 'edit' && <TermsForm deal={deal} onClose={close} />}
      {asked === 'link' && <LinkDialog deal={deal} onClose={close} />}
      {(asked === 'notice' || asked === 'clear') && (
        <StepDialog title={t(`step.${asked}`)} about={t(`about.${asked}`)} onClose={close} send={(_, key) => take(api.POST(`/conversions/{id}/${asked}`, { params: change(deal, key), body: {} }))} />
      )}
      {(asked === 'revise' || asked === 'withdraw') && (
        <StepDialog
          title={t(`step.${asked}`)}
          about={t(`about.${asked}`)}
          reason
          danger={asked === 'withdraw'}
          onClose={close}
          send={(reason, key) => take(api.POST(`/conversions/{id}/${asked}`, { params: change(deal, key), body: { reason } }))}
        />
      )}
      {asked === 'unlink' && (
        <StepDialog
          title={t('step.unlink')}
          about={t('about.unlink')}
          onClose={close}
          send={() => take(api.DELETE('/conversions/{id}/contract', { params: { path: { id: deal.id }, header: { 'If-Match': ifMatch(deal.version) } } }))}
        />
      )}
    </>
  );
}
