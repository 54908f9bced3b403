import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { officeStaff } from '../app/feature';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeName } from '../ui/useCodeTable';
import { colours, kinds, type Notice, waiting } from './facts';
import './notices.css';

/** /notices: what the own unit has published; the bureau reads all. */
export function NoticesPage() {
  const { t } = useTranslation('notices');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const kindName = useCodeName('notice_kinds');
  const bureau = hasRole(me, [...officeStaff, 'auditor']);
  const [kind, setKind] = useState<string>();
  const [running, setRunning] = useState(false);
  const [words, setWords] = useState('');
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['notices', 'list', kind, running, words],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/notices', {
          params: { query: { limit: 50, running, ...(pageParam ? { cursor: pageParam } : {}), ...(kind ? { kind } : {}), ...(words ? { q: words } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="notices-page">
      <PageHeader title={t('title')} sub={t(bureau ? 'aboutBureau' : 'about')} />
      <section className="panel">
        <div className="notices-bar">
          <Input.Search aria-label={t('search')} placeholder={t('search')} allowClear maxLength={100} onSearch={(text) => setWords(text.trim())} />
          <Select
            aria-label={t('kind')}
            placeholder={t('kind')}
            allowClear
            value={kind}
            options={kinds.map((value) => ({ value, label: kindName(value) }))}
            popupMatchSelectWidth={false}
            onChange={setKind}
          />
          <Checkbox checked={running} onChange={(e) => setRunning(e.target.checked)}>
            {t('running')}
          </Checkbox>
        </div>
        <Table<Notice>
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 900 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <span className="quiet">{t('none')}</span> }}
          columns={[
            { title: t('name'), render: (_, n) => <Link to={`/notices/${n.id}`}>{n.title}</Link> },
            { title: t('no'), dataIndex: 'no', className: 'notices-tight' },
            { title: t('kind'), render: (_, n) => <CodeName table="notice_kinds" code={n.kind} /> },
            ...(bureau ? [{ title: t('unit'), dataIndex: 'organization_name' }] : []),
            { title: t('period'), className: 'notices-tight', render: (_, n) => `${n.from} – ${n.to}` },
            { title: t('state'), className: 'notices-tight', render: (_, n) => <Tag color={colours[n.status]}>{t(`status.${n.status}`)}</Tag> },
            { title: t('objections'), align: 'right', className: 'notices-tight', render: (_, n) => (waiting(n) > 0 ? `${waiting(n)} / ${n.objections.length}` : n.objections.length) },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
    </div>
  );
}
