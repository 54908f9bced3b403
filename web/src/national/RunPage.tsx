import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useParams, useSearchParams } from 'react-router';
import { api, take } from '../api/client';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { DifferenceTable } from './DifferenceTable';
import { differencesOf, type Kind, kindOf, kinds, type Reconciliation } from './model';
import './national.css';

/** /national/:id: one comparison, and where the two sides differ. */
export function RunPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('national');
  const { t: common } = useTranslation('common');
  const [search, setSearch] = useSearchParams();
  const kind = kindOf(search.get('kind'));
  const list = useInfiniteQuery({
    queryKey: ['national', 'run', id, kind],
    queryFn: ({ pageParam }) => take(api.GET('/national/reconciliations/{id}', { params: { path: { id }, query: { limit: 50, cursor: pageParam, ...(kind && { kind }) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
  if (list.isPending) return <PageSkeleton />;
  const run = list.data?.pages[0]?.reconciliation;
  if (!run) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader
        title={run.filename}
        sub={t('run.sub', { from: run.from, to: run.to, at: formatInstant(run.created_at) })}
        actions={<LinkButton to="/national">{t('run.back')}</LinkButton>}
      />
      <Figures run={run} />
      <section className="panel">
        <h2>{t('run.table')}</h2>
        <KindSelect kind={kind} onChange={(next) => setSearch(next ? { kind: next } : {}, { replace: true })} />
        {items.length === 0 ? <EmptyState text={t(differencesOf(run) === 0 ? 'run.none' : 'run.noneOfKind')} /> : <DifferenceTable items={items} />}
        {list.hasNextPage && (
          <div className="list-foot">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {common('more')}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function KindSelect({ kind, onChange }: { kind: Kind | undefined; onChange: (kind: Kind | undefined) => void }) {
  const { t } = useTranslation('national');
  return (
    <div className="national-line">
      <Select<Kind | ''>
        aria-label={t('run.filter')}
        value={kind ?? ''}
        onChange={(value) => onChange(value === '' ? undefined : value)}
        options={[{ value: '', label: t('run.all') }, ...kinds.map((value) => ({ value, label: t(`kind.${value}`) }))]}
        popupMatchSelectWidth={false}
      />
    </div>
  );
}

function Figures({ run }: { run: Reconciliation }) {
  const { t } = useTranslation('national');
  const figures: [string, number][] = [
    [t('run.rows'), run.rows],
    [t('run.matched'), run.matched],
    run.dry_run ? [t('run.fillable'), run.fillable] : [t('run.filled'), run.filled],
    [t('kind.MISSING_HERE'), run.missing_here],
    [t('kind.MISSING_THERE'), run.missing_there],
    [t('kind.AMOUNT_DIFFERS'), run.amount_differs],
    [t('kind.STATUS_DIFFERS'), run.status_differs],
    [t('conflicts'), run.conflicts],
  ];
  return (
    <section className="panel">
      <dl className="national-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {run.dry_run && run.fillable > 0 && <Alert type="info" showIcon title={t('run.dry')} />}
    </section>
  );
}
