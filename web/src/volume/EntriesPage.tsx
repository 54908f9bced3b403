import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { readSelection, type Selection, writeSelection } from './address';
import { AsOfBand } from './AsOfBand';
import { AsOfPicker } from './AsOfPicker';
import { FilterChips, PeriodPicker, periodText } from './Conditions';
import { EntriesTable } from './EntriesTable';
import { formatCount, type Totals } from './exact';
import { ExportButton } from './ExportButton';
import { Refusal } from './Refusal';
import { ClosedViewSwitch, UnitSwitch } from './Switches';
import { useView, type View } from './view';
import './volume.css';

/** The ledger lines behind a number, with the number they add up to. */
export function EntriesPage() {
  const { t } = useTranslation('volume');
  const view = useView('yuan');
  const selection = readSelection(view.params);
  const entries = useEntries(selection);
  const first = entries.data?.pages[0];
  // The workbook is of the same moment as the page.
  const known = first ? { ...selection, asOf: selection.asOf ?? String(first.as_of.index) } : selection;
  return (
    <>
      <PageHeader title={t('entries.title')} sub={t('entries.sub')} actions={<ExportButton path="/volume/entries.xlsx" query={writeSelection(known)} />} />
      <div className="volume-toolbar">
        <PeriodPicker view={view} />
        <AsOfPicker value={view.asOf} onChange={(next) => view.set({ as_of: next })} />
        <ClosedViewSwitch view={view} />
        <span className="volume-push">
          <UnitSwitch view={view} />
        </span>
        <FilterChips view={view} />
      </div>
      <AsOfBand view={view} known={first?.as_of} selection={selection} total={first?.total} />
      {entries.isPending ? <PageSkeleton /> : entries.error && !first ? <Refusal view={view} error={entries.error} onRetry={() => void entries.refetch()} /> : first && <Lines view={view} total={first.total} selection={selection} entries={entries} />}
    </>
  );
}

function useEntries(selection: Selection) {
  const query = writeSelection(selection);
  return useInfiniteQuery({
    queryKey: ['volume', 'entries', query],
    queryFn: ({ pageParam }) => take(api.GET('/volume/entries', { params: { query: { ...query, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
}

function Lines({ view, total, selection, entries }: { view: View; total: Totals; selection: Selection; entries: ReturnType<typeof useEntries> }) {
  const { t } = useTranslation('volume');
  const lines = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <section className="panel" aria-label={t('entries.total')}>
        <TotalLine total={total} view={view} period={periodText(selection)} />
      </section>
      <section className="panel">
        {lines.length === 0 ? (
          <EmptyState text={t('entries.empty')}>
            <span className="quiet">{t('entries.emptyHint')}</span>
          </EmptyState>
        ) : (
          <EntriesTable entries={lines} unit={view.unit} />
        )}
        {entries.error && <ProblemPanel error={entries.error} onRetry={() => void entries.fetchNextPage()} />}
        {lines.length > 0 && (
          <div className="volume-more">
            <span className="quiet">{t(entries.hasNextPage ? 'entries.shown' : 'entries.all', { count: lines.length })}</span>
            {entries.hasNextPage && (
              <Button onClick={() => void entries.fetchNextPage()} loading={entries.isFetchingNextPage}>
                {t('entries.more')}
              </Button>
            )}
          </div>
        )}
      </section>
    </>
  );
}

function TotalLine({ total, view, period }: { total: Totals; view: View; period: string }) {
  const { t } = useTranslation('volume');
  return (
    <dl className="volume-total">
      <div>
        <dt>{t('entries.period')}</dt>
        <dd className="volume-number">{period}</dd>
      </div>
      <div data-total="count">
        <dt>{t('count')}</dt>
        <dd className="volume-number">{formatCount(total.count)}</dd>
      </div>
      {(['contract_amount', 'technical_amount'] as const).map((key) => (
        <div key={key} data-total={key}>
          <dt>{t(key)}</dt>
          <dd>
            <Money value={total[key]} unit={view.unit} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
