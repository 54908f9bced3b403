import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, take } from '../api/client';
import { i18next, useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { DownloadButton } from '../ui/DownloadButton';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { colours, type Notice, type Objection, objectionColours } from './facts';
import { Handle, type Step } from './Handle';
import './notices.css';

/** /notices/:id: one notice, who objected and what became of it; its unit handles objections here. */
export function NoticePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['notices', 'one', id], queryFn: () => take(api.GET('/notices/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Shown notice={data} />;
}

function Shown({ notice }: { notice: Notice }) {
  const { t } = useTranslation('notices');
  const [step, setStep] = useState<{ objection: Objection; step: Step }>();
  return (
    <div className="notices-page">
      <PageHeader
        title={notice.title}
        tag={<Tag color={colours[notice.status]}>{t(`status.${notice.status}`)}</Tag>}
        sub={notice.organization_name}
        actions={
          <>
            <Button href={`/notices/${notice.no}`} target="_blank" rel="noreferrer">
              {t('open')}
            </Button>
            <DownloadButton path={`/notices/${notice.id}/record`} fallback={`${notice.no}.json`}>
              {t('record')}
            </DownloadButton>
          </>
        }
      />
      <section className="panel">
        <Facts notice={notice} />
        <p className="quiet">{t('recordAbout')}</p>
      </section>
      <section className="panel">
        <h2>{t('objections')}</h2>
        <p className="quiet">{notice.objections.length === 0 ? t('nobody') : t('private')}</p>
        {notice.objections.map((o) => (
          <Said key={o.id} objection={o} onStep={(next) => setStep({ objection: o, step: next })} />
        ))}
      </section>
      {step && <Handle notice={notice} {...step} onClose={() => setStep(undefined)} />}
    </div>
  );
}

function Facts({ notice }: { notice: Notice }) {
  const { t } = useTranslation('notices');
  const english = i18next.language === 'en';
  const items = [
    { key: 'no', label: t('no'), children: notice.no },
    { key: 'kind', label: t('kind'), children: <CodeName table="notice_kinds" code={notice.kind} /> },
    ...notice.content.map((l, i) => ({ key: `line${i}`, label: english ? l.label_en : l.label_zh, children: l.value })),
    { key: 'period', label: t('period'), children: `${notice.from} – ${notice.to}` },
    { key: 'ground', label: t('ground'), children: notice.rule },
    { key: 'channel', label: t('channel'), children: notice.channel },
    { key: 'handler', label: t('handlerUnit'), children: notice.handler },
    { key: 'published', label: t('published'), children: <InstantText value={notice.published_at} /> },
    ...(notice.reason ? [{ key: 'reason', label: t('ended'), children: notice.reason }] : []),
  ];
  return <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />;
}

function Said({ objection: o, onStep }: { objection: Objection; onStep: (step: Step) => void }) {
  const { t } = useTranslation('notices');
  const items = [
    { key: 'state', label: t('state'), children: <Tag color={objectionColours[o.status]}>{t(`objection.${o.status}`)}</Tag> },
    { key: 'who', label: t('who'), children: o.signed_in ? `${o.name}（${t('signedIn')}）` : o.name },
    { key: 'contact', label: t('contact'), children: o.contact },
    { key: 'received', label: t('received'), children: <InstantText value={o.received_at} /> },
    { key: 'words', label: t('words'), children: o.words },
    ...(o.accepted_at ? [{ key: 'accepted', label: t('accepted'), children: <InstantText value={o.accepted_at} /> }] : []),
    ...(o.handler ? [{ key: 'handler', label: t('handler'), children: o.handler }] : []),
    ...(o.decided_at ? [{ key: 'decided', label: t('decided'), children: <InstantText value={o.decided_at} /> }] : []),
    ...(o.outcome ? [{ key: 'outcome', label: t('outcome'), children: o.outcome }] : []),
  ];
  return (
    <div className="notices-objection">
      <Descriptions bordered size="small" column={1} items={items} />
      {o.actions.length > 0 && (
        <div className="notices-bar">
          {o.actions.includes('accept') && (
            <Button type="primary" onClick={() => onStep('accept')}>
              {t('accept')}
            </Button>
          )}
          {o.actions.includes('decide') && (
            <Button type={o.status === 'ACCEPTED' ? 'primary' : 'default'} onClick={() => onStep('decide')}>
              {t('decide')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
