import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import './after.css';
import type { Kind } from './model';
import { ProceedingTable } from './ProceedingTable';

const kinds: Kind[] = ['CHANGE', 'CORRECTION', 'DEREGISTRATION', 'REVOCATION', 'OBJECTION', 'RECHECK'];

/** /after: proceedings that one may see, the open ones first asked for. */
export function ListPage() {
  const { t } = useTranslation('after');
  const [search, setSearch] = useSearchParams();
  const open = search.get('show') !== 'all';
  const kind = kinds.find((name) => name === search.get('kind'));
  const show = (next: { open?: boolean; kind?: Kind | undefined }) => {
    const params = new URLSearchParams();
    if (!(next.open ?? open)) params.set('show', 'all');
    const wanted = 'kind' in next ? next.kind : kind;
    if (wanted) params.set('kind', wanted);
    setSearch(params, { replace: true });
  };
  return (
    <>
      <PageHeader title={t('list.title')} sub={t('list.about')} />
      <section className="panel">
        <div className="after-filters">
          <Segmented
            aria-label={t('list.status')}
            value={open ? 'open' : 'all'}
            onChange={(value) => show({ open: value === 'open' })}
            options={[
              { value: 'open', label: t('list.open') },
              { value: 'all', label: t('list.all') },
            ]}
          />
          <Select<Kind | ''>
            aria-label={t('list.kind')}
            value={kind ?? ''}
            onChange={(value) => show({ kind: value === '' ? undefined : value })}
            options={[{ value: '', label: t('list.everyKind') }, ...kinds.map((value) => ({ value, label: t(`kind.${value}`) }))]}
            popupMatchSelectWidth={false}
          />
        </div>
        <Proceedings query={{ open, ...(kind && { kind: [kind] }) }} />
      </section>
    </>
  );
}

/** A list of proceedings, a page at a time. */
export function Proceedings({ query }: { query: { open?: boolean; kind?: Kind[]; contract_id?: string } }) {
  const { t } = useTranslation('after');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['proceedings', query],
    queryFn: ({ pageParam }) => take(api.GET('/proceedings', { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (list.isPending) return <PartSkeleton rows={6} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState text={t('list.empty')}>
        <span className="quiet">{t('list.emptyHint')}</span>
      </EmptyState>
    );
  }
  return (
    <>
      <ProceedingTable items={items} />
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
