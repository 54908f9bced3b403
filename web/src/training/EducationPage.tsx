import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { DownloadButton } from '../ui/DownloadButton';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { change, useSend } from './model';
import './training.css';
import { StatusOf } from './View';

type Declaration = Schemas['EducationDeclaration'];

/** /training/education: what was declared, for the registrar to decide on. */
export function EducationPage() {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const [status, setStatus] = useState<string | undefined>('DECLARED');
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['training', 'education', status],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/education', { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...(status ? { status } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="training-page">
      <PageHeader title={t('education.title')} sub={t('education.about')} />
      <section className="panel">
        <div className="training-bar">
          <Select
            aria-label={t('state')}
            placeholder={t('state')}
            allowClear
            value={status}
            options={(['DECLARED', 'ACCEPTED', 'REJECTED'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
            onChange={setStatus}
          />
        </div>
        <Declarations list={data?.pages.flatMap((page) => page.items) ?? []} named decides={me.roles.includes('registrar')} loading={isFetching} />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
    </div>
  );
}

/** What was declared, with its proof. */
export function Declarations({ list, named, decides, loading }: { list: Declaration[]; named?: boolean; decides?: boolean; loading?: boolean }) {
  const { t } = useTranslation('training');
  return (
    <Table<Declaration>
      rowKey="id"
      size="small"
      loading={loading ?? false}
      pagination={false}
      scroll={{ x: 900 }}
      dataSource={list}
      locale={{ emptyText: <span className="quiet">{t('education.none')}</span> }}
      columns={[
        ...(named ? [{ title: t('name'), className: 'training-tight', render: (_: unknown, d: Declaration) => d.name ?? '' }] : []),
        { title: t('year'), dataIndex: 'year' },
        { title: t('declare.what'), dataIndex: 'title' },
        { title: t('declare.provider'), dataIndex: 'provider' },
        { title: t('hours'), dataIndex: 'hours', align: 'right', className: 'training-tight' },
        { title: t('subject'), render: (_, d) => t(d.professional ? 'professional' : 'general') },
        {
          title: t('declare.proof'),
          render: (_, d) => (
            <DownloadButton type="link" path={`/education/${d.id}/proof`} fallback={d.filename}>
              {d.filename}
            </DownloadButton>
          ),
        },
        { title: t('state'), className: 'training-tight', render: (_, d) => <><StatusOf status={d.status} />{d.reason ? <span className="quiet">{d.reason}</span> : null}</> },
        ...(decides ? [{ title: t('education.decide'), render: (_: unknown, d: Declaration) => (d.status === 'DECLARED' ? <Decide declaration={d} /> : null) }] : []),
      ]}
    />
  );
}

function Decide({ declaration }: { declaration: Declaration }) {
  const { t } = useTranslation('training');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend();
  const say = (accept: boolean) => void send((key) => take(api.POST('/education/{id}/decide', { params: change(declaration, key), body: { accept, ...(accept ? {} : { reason }) } })));
  return (
    <>
      <div className="training-bar">
        <Button size="small" type="primary" loading={busy} onClick={() => say(true)}>
          {t('education.accept')}
        </Button>
        <Input aria-label={t('education.why')} placeholder={t('education.why')} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />
        <Button size="small" danger loading={busy} disabled={reason.trim() === ''} onClick={() => say(false)}>
          {t('education.reject')}
        </Button>
      </div>
      <Problem error={refused} />
    </>
  );
}
