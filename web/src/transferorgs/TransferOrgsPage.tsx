import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useSend } from '../api/useSend';
import '../brokers/brokers.css';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeOptions } from '../ui/useCodeTable';
import { Performance } from './Performance';

type Org = Schemas['TransferOrg'];

/** /transfer-orgs: organisations that employ brokers file themselves, the bureau confirms them with a grade. */
export function TransferOrgsPage() {
  const { t } = useTranslation('transferorgs');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const [filing, setFiling] = useState(false);
  const [grading, setGrading] = useState<Org>();
  const [measured, setMeasured] = useState<Org>();
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['transferorgs'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/transfer-orgs', { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const files = hasRole(me, ['org_admin', 'clerk']);
  return (
    <div className="broker-page">
      <PageHeader
        title={t('title')}
        sub={t('about')}
        actions={
          files && (
            <Button type="primary" onClick={() => setFiling(true)}>
              {t(items.length > 0 ? 'refile' : 'file')}
            </Button>
          )
        }
      />
      <section className="panel">
        <Table<Org>
          rowKey="organization_id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 900 }}
          dataSource={items}
          locale={{ emptyText: <span className="quiet">{t('none')}</span> }}
          columns={[
            { title: t('name'), dataIndex: 'name' },
            { title: t('kind'), render: (_, o) => <CodeName table="transfer_org_kinds" code={o.kind} /> },
            { title: t('parent'), render: (_, o) => o.parent_unit ?? '' },
            { title: t('grade'), render: (_, o) => (o.grade ? <CodeName table="transfer_org_grades" code={o.grade} /> : <span className="quiet">{t('ungraded')}</span>) },
            { title: t('decision'), render: (_, o) => `${o.decision_no ?? ''} ${o.grade_from ?? ''}` },
            { title: t('filedOn'), dataIndex: 'filed_on' },
            { title: t('staff'), dataIndex: 'staff', align: 'right' },
            {
              title: t('do'),
              render: (_, o) => (
                <div className="broker-check">
                  <Button size="small" aria-label={`${t('performance')} ${o.name}`} onClick={() => setMeasured(o)}>
                    {t('performance')}
                  </Button>
                  {me.roles.includes('reviewer') && (
                    <Button size="small" aria-label={`${t('setGrade')} ${o.name}`} onClick={() => setGrading(o)}>
                      {t('setGrade')}
                    </Button>
                  )}
                </div>
              ),
            },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
      {filing && <File onClose={() => setFiling(false)} {...(items[0] ? { filed: items[0] } : {})} />}
      {grading && <Grade org={grading} onClose={() => setGrading(undefined)} />}
      {measured && <Performance org={measured} onClose={() => setMeasured(undefined)} />}
    </div>
  );
}

function File({ filed, onClose }: { filed?: Org; onClose: () => void }) {
  const { t } = useTranslation('transferorgs');
  const { t: common } = useTranslation('common');
  const kinds = useCodeOptions('transfer_org_kinds');
  const [kind, setKind] = useState(filed?.kind ?? 'ORG1');
  const [parent, setParent] = useState(filed?.parent_unit ?? '');
  const { busy, refused, send } = useSend(t('done'), ['transferorgs'], onClose);
  return (
    <Modal
      open
      title={t('file')}
      okText={t('file')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/transfer-orgs', { params: { header: { 'Idempotency-Key': key } }, body: { kind, ...(parent ? { parent_unit: parent } : {}) } })))}
    >
      <p className="quiet">{t('fileAbout')}</p>
      <div className="broker-form">
        <Labelled label={t('kind')}>{(id) => <Select id={id} className="after-choose" value={kind} options={kinds} popupMatchSelectWidth={false} onChange={setKind} />}</Labelled>
        <Labelled label={t('parentAsk')}>{(id) => <Input id={id} value={parent} maxLength={100} onChange={(e) => setParent(e.target.value)} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}

function Grade({ org, onClose }: { org: Org; onClose: () => void }) {
  const { t } = useTranslation('transferorgs');
  const { t: common } = useTranslation('common');
  const grades = useCodeOptions('transfer_org_grades');
  const [grade, setGrade] = useState(org.grade ?? 'G0');
  const [decision, setDecision] = useState('');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(t('done'), ['transferorgs'], onClose);
  const body = { grade, ...(decision ? { decision_no: decision } : {}), ...(reason ? { reason } : {}) };
  return (
    <Modal
      open
      title={`${t('setGrade')}：${org.name}`}
      okText={t('setGrade')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: grade === 'X' && reason.trim() === '', danger: grade === 'X' }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/transfer-orgs/{id}/grade', { params: { path: { id: org.organization_id }, header: { 'Idempotency-Key': key } }, body })))}
    >
      <p className="quiet">{t('gradeAbout')}</p>
      <div className="broker-form">
        <Labelled label={t('grade')}>{(id) => <Select id={id} className="after-choose" value={grade} options={grades} onChange={setGrade} />}</Labelled>
        <Labelled label={t('decisionAsk')}>{(id) => <Input id={id} value={decision} maxLength={64} onChange={(e) => setDecision(e.target.value)} />}</Labelled>
        <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} rows={2} onChange={(e) => setReason(e.target.value)} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
