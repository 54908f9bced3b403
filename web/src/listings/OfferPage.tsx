import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import './listings.css';
import { type Offer, useSend } from './model';
import { Content, Refused, StatusOf } from './View';

/** /market/:id: one listing as a company sees it; the public page of the achievement leads here. */
export function OfferPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('listings');
  const [asking, setAsking] = useState(false);
  // Not read again by itself: each reading counts as a look.
  const { data, error, refetch } = useQuery({
    queryKey: ['listings', 'offer', id],
    queryFn: () => take(api.GET('/listings/{id}/offer', { params: { path: { id } } })),
    staleTime: 600_000,
    refetchOnWindowFocus: false,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton />;
  return (
    <div className="listings-page">
      <PageHeader
        title={data.name}
        tag={<StatusOf status={data.status} />}
        sub={`${data.organization_name} · ${data.achievement_no} · ${data.teaser}`}
        actions={
          data.actions.includes('enquire') && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('market.enquire')}
            </Button>
          )
        }
      />
      <section className="panel">
        <Content of={data} />
      </section>
      {asking && <Enquire offer={data} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Enquire({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const go = useNavigate();
  const [words, setWords] = useState('');
  const { busy, refused, send } = useSend();
  return (
    <Modal
      open
      title={t('market.enquire')}
      okText={t('market.enquire')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: words.trim().length < 10 }}
      onCancel={onClose}
      onOk={() =>
        void send(async (key) => {
          const enquiry = await take(api.POST('/listings/{id}/enquiries', { params: { path: { id: offer.id }, header: { 'Idempotency-Key': key } }, body: { words } }));
          void go(`/enquiries/${enquiry.id}`);
        })
      }
    >
      <p className="quiet">{t('enquiry.about')}</p>
      <Labelled label={t('enquiry.words')}>{(id) => <Input.TextArea id={id} rows={5} maxLength={2000} showCount placeholder={t('enquiry.wordsHint')} value={words} onChange={(e) => setWords(e.target.value)} />}</Labelled>
      <Refused error={refused} />
    </Modal>
  );
}
