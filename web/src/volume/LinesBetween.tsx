import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { Schemas } from '../api/client';
import { type Selection, writeSelection } from './address';
import { sameTotals, totalOf } from './compare';
import { EntriesTable } from './EntriesTable';
import type { Totals } from './exact';
import type { View } from './view';
import { WhyPanel } from './WhyPanel';

interface Props {
  view: View;
  /** The period as known at the later moment. */
  selection: Selection;
  before: Schemas['VolumeSummary'];
  after: Schemas['VolumeSummary'];
  expected: Totals;
}

// So many pages are read by themselves; the rest when asked for.
const pagesAtOnce = 25;

/** Why the total changed, and the lines booked between two moments; they add up to the difference. */
export function LinesBetween({ view, selection, before, after, expected }: Props) {
  const { t } = useTranslation('volume');
  const [from, to] = [before.as_of.index, after.as_of.index]; // lines from the first index on lie between
  const lines = useLines(selection, from, from < to);
  const read = lines.data?.pages.flatMap((p) => p.items) ?? [];
  const between = read.map((r) => r.entry);
  const done = from >= to || (lines.isSuccess && !lines.hasNextPage);
  const waits = !done && (lines.data?.pages.length ?? 0) % pagesAtOnce === 0 && read.length > 0;
  return (
    <>
    {done && <WhyPanel view={view} period={selection} lines={read} before={before} after={after} />}
    <section className="panel" data-panel="between">
      <div className="volume-panel-head">
        <h2>{t('compare.lines')}</h2>
        {done && <Verdict view={view} sum={totalOf(between)} count={between.length} expected={expected} />}
      </div>
      {lines.error ? (
        <ProblemPanel error={lines.error} onRetry={() => void lines.refetch()} />
      ) : waits ? (
        <div className="volume-more">
          <Button loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
            {t('compare.readOn', { count: read.length })}
          </Button>
        </div>
      ) : !done ? (
        <>
          <p className="quiet">{t('compare.reading', { count: read.length })}</p>
          <PartSkeleton rows={4} />
        </>
      ) : between.length === 0 ? (
        <EmptyState text={t('compare.none')} />
      ) : (
        <EntriesTable entries={between.slice(-500)} unit={view.unit} causes={new Map(read.map((r) => [r.entry.event_index, r]))} />
      )}
    </section>
    </>
  );
}

function useLines(selection: Selection, from: number, enabled: boolean) {
  const query = { ...writeSelection(selection), since: String(from) };
  const lines = useInfiniteQuery({
    queryKey: ['volume', 'restatements', query],
    queryFn: ({ pageParam }) => take(api.GET('/volume/restatements', { params: { query: { ...query, limit: 200, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
    staleTime: Infinity, // of a fixed index: the same for ever
  });
  const pages = lines.data?.pages.length ?? 0;
  const { hasNextPage, isFetching, fetchNextPage } = lines;
  useEffect(() => {
    if (hasNextPage && !isFetching && pages % pagesAtOnce !== 0) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, pages]);
  return lines;
}

function Verdict({ view, sum, count, expected }: { view: View; sum: Totals; count: number; expected: Totals }) {
  const { t } = useTranslation('volume');
  const fits = sameTotals(sum, expected);
  return (
    <span>
      {t('compare.sum', { count })} <Money value={sum[view.measure]} unit={view.unit} />{' '}
      <span className={fits ? 'volume-up' : 'volume-down'}>
        {fits ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} {t(fits ? 'compare.fits' : 'compare.unfit')}
      </span>
    </span>
  );
}
