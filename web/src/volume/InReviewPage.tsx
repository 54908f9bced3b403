import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Table } from 'antd';
import { Link } from 'react-router';
import { api, take, type Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { ClockBadge } from '../ui/ClockBadge';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { StatusTag } from '../ui/StatusTag';
import { useCodeName } from '../ui/useCodeTable';
import { lists } from './queries';
import { UnitSwitch } from './Switches';
import { useView } from './view';
import './volume.css';

type Status = Schemas['ContractStatus'];
const onTheWay: readonly Status[] = ['SUBMITTED', 'CORRECTION', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW'];

/** The contracts behind the figure in review. */
export function InReviewPage() {
  const { t } = useTranslation('volume');
  const view = useView('yuan');
  const name = useCodeName('contract_statuses');
  const asked = onTheWay.find((s) => s === view.params.get('status'));
  const region = view.params.get('region') ?? '';
  const contracts = useContracts(asked ? [asked] : [...onTheWay]);
  // The list knows no region of the office: what is read is narrowed here.
  const rows = contracts.data?.pages.flatMap((p) => p.items).filter((c) => !region || c.office?.region === region) ?? [];
  return (
    <>
      <PageHeader title={t('inReview.title')} sub={t('inReview.sub')} actions={<UnitSwitch view={view} />} />
      <div className="volume-toolbar">
        <Segmented
          aria-label={t('inReview.title')}
          value={asked ?? ''}
          options={[{ value: '', label: t('inReview.all') }, ...onTheWay.map((s) => ({ value: s as string, label: name(s) }))]}
          onChange={(next) => view.set({ status: String(next) || undefined })}
        />
      </div>
      {contracts.isPending ? (
        <PageSkeleton />
      ) : contracts.error ? (
        <ProblemPanel error={contracts.error} onRetry={() => void contracts.refetch()} />
      ) : (
        <section className="panel">
          {rows.length === 0 && !contracts.hasNextPage ? <EmptyState text={t('inReview.empty')} /> : <ReviewTable rows={rows} unit={view.unit} />}
          <div className="volume-more">
            <span className="quiet">{t('items', { count: rows.length })}</span>
            {contracts.hasNextPage && (
              <Button onClick={() => void contracts.fetchNextPage()} loading={contracts.isFetchingNextPage}>
                {t('entries.more')}
              </Button>
            )}
          </div>
        </section>
      )}
    </>
  );
}

function useContracts(status: Status[]) {
  return useInfiniteQuery({
    queryKey: ['volume', 'on-the-way', status],
    queryFn: ({ pageParam }) => take(api.GET('/contracts', { params: { query: { status, limit: 200, cursor: pageParam } }, querySerializer: lists })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
}

function ReviewTable({ rows, unit }: { rows: Schemas['ContractSummary'][]; unit: 'yuan' | 'wan' | 'yi' }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const kind = useCodeName('contract_types');
  return (
    <Table
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      scroll={{ x: 1150 }}
      columns={[
        { title: t('entries.project'), render: (_, c) => <ProjectLink contract={c} /> },
        { title: t('entries.seller'), width: 220, dataIndex: 'seller' },
        { title: t('entries.kind'), width: 130, render: (_, c) => kind(c.kind) },
        { title: t('inReview.office'), width: 180, render: (_, c) => c.office?.name },
        { title: t('inReview.submitted'), width: 140, render: (_, c) => <InstantText value={c.submitted_at} /> },
        { title: t('inReview.due'), width: 150, render: (_, c) => <ClockBadge clock={c.clock} /> },
        { title: t('withUnit', { what: t('contract_amount'), unit: common(unit) }), width: 150, align: 'right', render: (_, c) => <Money value={c.contract_amount} unit={unit} bare /> },
        { title: t('withUnit', { what: t('technical_amount'), unit: common(unit) }), width: 150, align: 'right', render: (_, c) => <Money value={c.technical_amount} unit={unit} bare /> },
      ]}
    />
  );
}

const ProjectLink = ({ contract }: { contract: Schemas['ContractSummary'] }) => (
  <>
    <Link className="volume-sub" to={`/volume/contracts/${contract.id}`}>
      {contract.project_name || contract.acceptance_no || contract.id}
    </Link>
    <span className="quiet volume-number">{contract.acceptance_no} </span>
    <StatusTag status={contract.status} />
  </>
);
