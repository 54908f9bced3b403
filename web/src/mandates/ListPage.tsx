import { FileProtectOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Badge, Button, Segmented, Select, Table, type TableColumnsType } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, take } from '../api/client';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { Clients } from './Clients';
import './mandates.css';
import { MandateTag } from './MandateTag';
import { type Mandate, type Status, statuses } from './model';

type Side = 'AGENT' | 'CLIENT';

/** /mandates: whom one acts for, and who acts for the own organisation. */
export function ListPage() {
  const { t } = useTranslation('mandates');
  const [search, setSearch] = useSearchParams();
  const side: Side = search.get('side') === 'CLIENT' ? 'CLIENT' : 'AGENT';
  const status = statuses.find((name) => name === search.get('status'));
  const show = (next: { side?: Side; status?: Status | undefined }) => {
    const params = new URLSearchParams({ side: next.side ?? side });
    const wanted = 'status' in next ? next.status : status;
    if (wanted) params.set('status', wanted);
    setSearch(params, { replace: true });
  };
  return (
    <div className="mandate-page">
      <PageHeader
        title={t('list.title')}
        sub={t('list.about')}
        actions={
          <LinkButton to="/mandates/new" type="primary" icon={<FileProtectOutlined />}>
            {t('list.propose')}
          </LinkButton>
        }
      />
      <Waiting onOpen={() => show({ side: 'CLIENT', status: 'PROPOSED' })} />
      {side === 'AGENT' && <Clients />}
      <section className="panel">
        <div className="mandate-filters">
          <Segmented<Side>
            aria-label={t('list.side')}
            value={side}
            onChange={(value) => show({ side: value })}
            options={(['AGENT', 'CLIENT'] as const).map((value) => ({ value, label: t(`list.${value}`) }))}
          />
          <Select<Status | ''>
            aria-label={t('list.status')}
            value={status ?? ''}
            onChange={(value) => show({ status: value === '' ? undefined : value })}
            options={[{ value: '', label: t('list.every') }, ...statuses.map((value) => ({ value, label: t(`status.${value}`) }))]}
            popupMatchSelectWidth={false}
          />
        </div>
        <Mandates side={side} status={status} />
      </section>
    </div>
  );
}

/** What waits for the own organisation's confirmation. */
function Waiting({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation('mandates');
  const { data } = useQuery({
    queryKey: ['mandates', 'waiting'],
    queryFn: () => take(api.GET('/mandates', { params: { query: { side: 'CLIENT', status: ['PROPOSED'], limit: 50 } } })),
  });
  const count = data?.items.filter((mandate) => mandate.actions.includes('confirm')).length ?? 0;
  if (count === 0) return null;
  return (
    <Button className="mandate-waiting" onClick={onOpen}>
      <Badge status="warning" text={t('list.waiting', { count })} />
    </Button>
  );
}

function Mandates({ side, status }: { side: Side; status: Status | undefined }) {
  const { t } = useTranslation('mandates');
  const { t: common } = useTranslation('common');
  const query = { side, ...(status && { status: [status] }) };
  const list = useInfiniteQuery({
    queryKey: ['mandates', query],
    queryFn: ({ pageParam }) => take(api.GET('/mandates', { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const columns = useColumns(side);
  if (list.isPending) return <PartSkeleton rows={5} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState text={t(`list.empty${side}`)}>
        <span className="quiet">{t(`list.empty${side}Hint`)}</span>
      </EmptyState>
    );
  }
  return (
    <>
      <Table<Mandate> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 760 }} />
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
    </>
  );
}

function useColumns(side: Side): TableColumnsType<Mandate> {
  const { t } = useTranslation('mandates');
  const act = useCodeName('mandated_acts');
  const other = side === 'AGENT' ? 'client' : 'agent';
  return [
    {
      key: 'other',
      title: t(`list.${other}`),
      render: (_, m) => (
        <>
          <Link to={`/mandates/${m.id}`}>{m[other].name}</Link>
          <div className="quiet">{[m.reference, m.agent_user && t('list.onlyMe', { name: m.agent_user.name })].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    {
      key: 'acts',
      title: t('list.acts'),
      render: (_, m) => <span title={m.acts.map(act).join('；')}>{m.acts.length === 1 ? act(m.acts[0]) : t('list.actsCount', { first: act(m.acts[0]), count: m.acts.length })}</span>,
    },
    { key: 'period', title: t('list.period'), width: 210, render: (_, m) => `${m.from} – ${m.to}` },
    { key: 'state', title: t('list.state'), width: 120, render: (_, m) => <MandateTag mandate={m} /> },
  ];
}
