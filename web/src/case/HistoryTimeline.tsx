import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Timeline } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { hasRole, useMe } from '../session/useMe';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { type HistoryEntry, historyFacts, historyTitle, stepOf } from './historyFacts';

const colors: Record<string, string> = { registered: 'green', refused: 'red', declined: 'red', returned: 'orange', withdrawn: 'gray' };

/** HistoryTimeline tells what was done with a contract, by whom, when and why. */
export function HistoryTimeline({ contractId }: { contractId: string }) {
  const { t } = useTranslation('case');
  const history = useInfiniteQuery({
    queryKey: ['contract', contractId, 'history'],
    queryFn: ({ pageParam }) => take(api.GET('/contracts/{id}/history', { params: { path: { id: contractId }, query: { limit: 100, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (history.isPending) return <PartSkeleton rows={5} />;
  if (history.error) return <ProblemPanel error={history.error} onRetry={() => void history.refetch()} />;
  const entries = history.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <EmptyState text={t('history.empty')} />;
  return (
    <div className="case-history">
      <Timeline items={entries.map((entry) => ({ key: entry.index, color: colors[stepOf(entry.kind)], content: <HistoryLine entry={entry} /> }))} />
      {history.hasNextPage && (
        <Button onClick={() => void history.fetchNextPage()} loading={history.isFetchingNextPage}>
          {t('history.more')}
        </Button>
      )}
    </div>
  );
}

function HistoryLine({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation('case');
  const { t: after } = useTranslation('after');
  const names = { proceeding: (kind: string) => after(`kind.${kind as Schemas['ProceedingKind']}`), reason: useCodeName('non_registration_reasons'), material: useCodeName('materials') };
  const facts = historyFacts(t, entry, names);
  return (
    <div className="case-history-line">
      <div>
        <span className="quiet">{entry.actor_name || t('history.system')}</span> <strong>{historyTitle(t, entry.kind)}</strong>
        {entry.agent_name && <span className="quiet"> {t('history.agent', { agent: entry.agent_name, client: entry.client_name ?? '' })}</span>}
      </div>
      {facts.length > 0 && <div>{facts.join('；')}</div>}
      {entry.reason && <div className="case-long">{t('history.reason', { reason: entry.reason })}</div>}
      <div className="quiet case-history-foot">
        <InstantText value={entry.recorded_at} seconds />
        <JournalLink index={entry.index} />
      </div>
    </div>
  );
}

/** The event in the journal; a link for those who may open it there. */
export function JournalLink({ index }: { index: number }) {
  const { t } = useTranslation('case');
  const me = useMe();
  const label = t('history.index', { index });
  if (!hasRole(me, ['auditor', 'audit_admin'])) return <span>{label}</span>;
  return <Link to={`/volume/journal/${index}`}>{label}</Link>;
}
