import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Modal, Statistic, Table, Tabs } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { api, ifMatch, take } from '../api/client';
import { filers } from '../app/feature';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { EnquiryTable } from './EnquiriesPage';
import './listings.css';
import { change, type Listing, useSend } from './model';
import { Content, Refused, StatusOf } from './View';

/** /listings/:id: one listing as its unit and the bureau see it. */
export function ListingPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['listings', 'one', id], queryFn: () => take(api.GET('/listings/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Shown listing={data} />;
}

function Shown({ listing }: { listing: Listing }) {
  const { t } = useTranslation('listings');
  const owner = hasRole(useMe(), filers);
  const tabs = [
    { key: 'offer', label: t('tab.offer'), children: <Content of={listing} /> },
    ...(listing.status === 'DRAFT' ? [] : [{ key: 'funnel', label: t('tab.funnel'), children: <Funnel id={listing.id} /> }]),
    ...(owner && listing.status !== 'DRAFT' ? [{ key: 'enquiries', label: t('tab.enquiries'), children: <EnquiryTable listing={listing.id} side="OWNER" /> }] : []),
  ];
  return (
    <div className="listings-page">
      <PageHeader title={listing.name} tag={<StatusOf status={listing.status} />} sub={`${listing.organization_name} · ${listing.achievement_no}`} actions={<Steps listing={listing} />} />
      {listing.reason && <Alert type="warning" showIcon title={listing.taken_down ? t('takenDown', { reason: listing.reason }) : listing.reason} />}
      {listing.due && <Alert type="warning" showIcon title={`${t('due')}：${t('confirmBy')} ${listing.confirm_by ?? ''}`} />}
      <section className="panel">
        <Tabs items={tabs} />
      </section>
    </div>
  );
}

type Step = 'publish' | 'confirm' | 'withdraw' | 'delete';

/** What may be done with the listing as a whole. */
function Steps({ listing }: { listing: Listing }) {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const go = useNavigate();
  const [asking, setAsking] = useState<Step>();
  const steps = (['publish', 'confirm', 'withdraw', 'delete'] as const).filter((step) => listing.actions.includes(step));
  return (
    <>
      {listing.actions.includes('edit') && <Button onClick={() => void go(`/listings/${listing.id}/edit`)}>{common('edit')}</Button>}
      {steps.map((step) => (
        <Button key={step} type={step === 'publish' || (step === 'confirm' && listing.due) ? 'primary' : 'default'} danger={step === 'delete'} onClick={() => setAsking(step)}>
          {t(`step.${step}`)}
        </Button>
      ))}
      {asking && <Asking listing={listing} step={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function Asking({ listing, step, onClose }: { listing: Listing; step: Step; onClose: () => void }) {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const go = useNavigate();
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(() => (step === 'delete' ? void go('/listings') : onClose()));
  const run = (key: string) => {
    switch (step) {
      case 'withdraw':
        return take(api.POST('/listings/{id}/withdraw', { params: change(listing, key), body: { reason } }));
      case 'delete':
        return take(api.DELETE('/listings/{id}', { params: { path: { id: listing.id }, header: { 'If-Match': ifMatch(listing.version) } } }));
      default:
        return take(api.POST(`/listings/{id}/${step}`, { params: change(listing, key), body: {} }));
    }
  };
  return (
    <Modal
      open
      title={t(`step.${step}`)}
      okText={t(`step.${step}`)}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, danger: step === 'delete', disabled: step === 'withdraw' && reason.trim() === '' }}
      onCancel={onClose}
      onOk={() => void send(run)}
    >
      <p>{t(`stepAbout.${step}`)}</p>
      {step === 'withdraw' && <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} rows={3} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />}</Labelled>}
      <Refused error={refused} />
    </Modal>
  );
}

/** What became of it: looks, enquiries, talks, contracts. */
function Funnel({ id }: { id: string }) {
  const { t } = useTranslation('listings');
  const { data, error, refetch } = useQuery({ queryKey: ['listings', 'funnel', id], queryFn: () => take(api.GET('/listings/{id}/funnel', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton />;
  const figures = [
    [t('funnel.views'), data.views_public], [t('funnel.viewsSigned'), data.views_signed], [t('funnel.enquiries'), data.enquiries], [t('funnel.answered'), data.answered],
    [t('funnel.overdue'), data.overdue], [t('funnel.talks'), data.talks], [t('funnel.contracts'), data.contracts],
  ] as const;
  return (
    <div className="listings-content">
      <div className="listings-row">
        {figures.map(([title, value]) => (
          <Statistic key={title} title={title} value={value} />
        ))}
      </div>
      <p className="quiet">{t('funnel.about')}</p>
      <h2>{t('funnel.days')}</h2>
      <Table
        rowKey="on"
        size="small"
        pagination={{ pageSize: 15, hideOnSinglePage: true }}
        scroll={{ x: 320 }}
        dataSource={[...data.days].reverse()}
        locale={{ emptyText: <span className="quiet">{t('funnel.none')}</span> }}
        columns={[
          { title: t('funnel.day'), dataIndex: 'on', className: 'listings-tight' },
          { title: t('funnel.views'), dataIndex: 'public', align: 'right' },
          { title: t('funnel.viewsSigned'), dataIndex: 'signed', align: 'right' },
        ]}
      />
    </div>
  );
}
