import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { formatCount } from '../volume/exact';
import '../volume/volume.css';
import './absorption.css';
import { type Line, questionOf } from './model';

/** /absorption/entries: the lines behind a figure of imported absorption, and what they add up to. */
export function EntriesPage() {
  const { t } = useTranslation('absorption');
  const { t: common } = useTranslation('common');
  const [params] = useSearchParams();
  const query = questionOf(params);
  const list = useInfiniteQuery({
    queryKey: ['absorption', 'entries', query],
    queryFn: ({ pageParam }) => take(api.GET('/absorption/entries', { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const first = list.data?.pages[0];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t('entries.title')} sub={query.batch ? <Link to={`/absorption/imports/${query.batch}`}>{t('entries.batch')}</Link> : <Link to="/absorption">{t('entries.all')}</Link>} />
      <Asked query={query} />
      {list.isPending && <PageSkeleton />}
      {list.error && <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />}
      {first && (
        <section className="panel" aria-label={t('entries.total')}>
          <dl className="volume-total">
            <div data-total="count">
              <dt>{t('tally.count')}</dt>
              <dd className="volume-number">{formatCount(first.total.count)}</dd>
            </div>
            <div data-total="contract_amount">
              <dt>{t('tally.contract')}</dt>
              <dd>
                <Money value={first.total.contract_amount} />
              </dd>
            </div>
            <div data-total="technical_amount">
              <dt>{t('tally.technical')}</dt>
              <dd>
                <Money value={first.total.technical_amount} />
              </dd>
            </div>
            <div>
              <dt>{t('entries.asOf')}</dt>
              <dd className="volume-number">{first.as_of.index}</dd>
            </div>
          </dl>
          {items.length === 0 ? <EmptyState text={t('entries.empty')} /> : <Lines items={items} />}
          {list.hasNextPage && (
            <div className="list-foot">
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {common('more')}
              </Button>
            </div>
          )}
        </section>
      )}
    </>
  );
}

/** What the lines were chosen by, in words. */
function Asked({ query }: { query: Record<string, string> }) {
  const { t } = useTranslation('absorption');
  const parts = Object.entries(query).filter(([name]) => name !== 'batch' && name !== 'as_of' && name !== 'from' && name !== 'to');
  if (parts.length === 0 && !query.from) return null;
  return (
    <p className="volume-note">
      {query.from && <Tag>{`${query.from} – ${query.to ?? ''}`}</Tag>}
      {parts.map(([name, value]) => (
        <Tag key={name}>{`${t(`filter.${name}` as 'filter.kind')}：${value}`}</Tag>
      ))}
    </p>
  );
}

function Lines({ items }: { items: Line[] }) {
  const { t } = useTranslation('absorption');
  const kind = useCodeName('contract_types');
  const region = useCodeName('regions_taian');
  const province = useCodeName('provinces');
  const shandong = useCodeName('shandong_cities');
  const country = useCodeName('countries');
  const from = (l: Line) => {
    if (l.seller_country !== 'CHN') return country(l.seller_country);
    const code = l.seller_region ?? '';
    if (code.startsWith('3709')) return region(code);
    return code.startsWith('37') ? shandong(`${code.slice(0, 4)}00`) : province(`${code.slice(0, 2)}0000`);
  };
  const party = (name: string) => name || <span className="quiet">{t('entries.person')}</span>;
  const columns: TableColumnsType<Line> = [
    { key: 'number', title: t('entries.number'), width: 170, render: (_, l) => <Link className="volume-link volume-number" to={`/absorption/imports/${l.batch}`} title={t('entries.batch')}>{l.number}</Link> },
    { key: 'project', title: t('entries.project'), width: 220, render: (_, l) => l.project_name },
    { key: 'kind', title: t('entries.kind'), width: 120, render: (_, l) => kind(l.sub_kind ?? l.kind) },
    { key: 'on', title: t('entries.on'), width: 110, render: (_, l) => l.registered_on },
    { key: 'seller', title: t('entries.seller'), width: 210, render: (_, l) => <>{party(l.seller)}<div className="quiet">{from(l)}</div></> },
    { key: 'buyer', title: t('entries.buyer'), width: 210, render: (_, l) => <>{party(l.buyer)}<div className="quiet">{region(l.buyer_area)}</div></> },
    { key: 'contract', title: t('tally.contract'), width: 150, align: 'right', render: (_, l) => <Both theirs={l.contract_amount} ours={l.our_contract_amount} /> },
    { key: 'technical', title: t('tally.technical'), width: 150, align: 'right', render: (_, l) => <Both theirs={l.technical_amount} ours={l.our_technical_amount} /> },
    { key: 'class', title: t('tally.class'), width: 150, render: (_, l) => <>{t(`class.${l.class}`)}{l.contract_id && <div><Link to={`/volume/contracts/${l.contract_id}`}>{t('entries.ours')}</Link></div>}</> },
  ];
  return <Table<Line> rowKey={(l) => `${l.batch}/${l.row}`} size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 1450 }} />;
}

/** The amount of the file, and ours below it where it is another. */
function Both({ theirs, ours }: { theirs: string; ours?: string | undefined }) {
  const { t } = useTranslation('absorption');
  return (
    <>
      <Money value={theirs} bare />
      {ours && ours !== theirs && (
        <div className="quiet">
          {t('entries.here')} <Money value={ours} bare />
        </div>
      )}
    </>
  );
}
