import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import './listings.css';
import { change, colours, type Enquiry, useSend } from './model';
import { Refused } from './View';

/** /enquiries/:id: the thread between a company and the owner of a listing. */
export function EnquiryPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['listings', 'enquiry', id], queryFn: () => take(api.GET('/listing-enquiries/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Thread enquiry={data} />;
}

function Thread({ enquiry }: { enquiry: Enquiry }) {
  const { t } = useTranslation('listings');
  const [closing, setClosing] = useState(false);
  const { busy, refused, send } = useSend();
  const may = (action: string) => enquiry.actions.includes(action);
  return (
    <div className="listings-page">
      <PageHeader
        title={enquiry.name}
        tag={<Tag color={colours[enquiry.status] ?? 'default'}>{t(`enquiry.status.${enquiry.status}`)}</Tag>}
        sub={
          <>
            {enquiry.organization_name} → <Link to={enquiry.owner ? `/listings/${enquiry.listing_id}` : `/market/${enquiry.listing_id}`}>{enquiry.owner_name}</Link>
          </>
        }
        actions={
          <>
            {may('talk') && (
              <Button loading={busy} onClick={() => void send((key) => take(api.POST('/listing-enquiries/{id}/mark', { params: change(enquiry, key), body: { status: 'TALKING' } })))}>
                {t('enquiry.talk')}
              </Button>
            )}
            {may('close') && <Button onClick={() => setClosing(true)}>{t('enquiry.close')}</Button>}
          </>
        }
      />
      {enquiry.overdue && !enquiry.answered_at && <Alert type="warning" showIcon title={`${t('enquiry.overdue')}：${t('enquiry.due')} ${enquiry.due_on}`} />}
      {enquiry.reason && <Alert type="info" showIcon title={enquiry.reason} />}
      <section className="panel">
        <ol className="listings-thread">
          {enquiry.messages.map((m) => (
            <li key={m.seq} className={m.own ? 'own' : ''}>
              <div className="quiet">
                {m.organization_name} {m.user_name} <InstantText value={m.said_at} />
              </div>
              <p className="listings-words">{m.words}</p>
            </li>
          ))}
        </ol>
        {may('reply') && <Answer enquiry={enquiry} />}
        <Refused error={refused} />
      </section>
      {closing && <Close enquiry={enquiry} onClose={() => setClosing(false)} />}
    </div>
  );
}

function Answer({ enquiry }: { enquiry: Enquiry }) {
  const { t } = useTranslation('listings');
  const [words, setWords] = useState('');
  const { busy, refused, send } = useSend(() => setWords(''));
  return (
    <div className="listings-form">
      <Labelled label={t('enquiry.answer')}>{(id) => <Input.TextArea id={id} rows={4} maxLength={2000} showCount value={words} onChange={(e) => setWords(e.target.value)} />}</Labelled>
      <Refused error={refused} />
      <Button
        type="primary"
        loading={busy}
        disabled={words.trim() === ''}
        onClick={() => void send((key) => take(api.POST('/listing-enquiries/{id}/messages', { params: change(enquiry, key), body: { words } })))}
      >
        {t('enquiry.say')}
      </Button>
    </div>
  );
}

function Close({ enquiry, onClose }: { enquiry: Enquiry; onClose: () => void }) {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(onClose);
  return (
    <Modal
      open
      title={t('enquiry.close')}
      okText={t('enquiry.close')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: reason.trim() === '' }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/listing-enquiries/{id}/mark', { params: change(enquiry, key), body: { status: 'CLOSED', reason } })))}
    >
      <Labelled label={t('enquiry.closeReason')}>{(id) => <Input.TextArea id={id} rows={3} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />}</Labelled>
      <Refused error={refused} />
    </Modal>
  );
}
