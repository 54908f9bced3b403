import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { mandates as texts } from '../i18n/zh-CN/mandates';
import { InstantText } from '../ui/InstantText';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { Mandate } from './model';

/** What the agent did under a mandate, newest first. */
export function Deeds({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['mandate', mandate.id, 'acts'],
    queryFn: ({ pageParam }) => take(api.GET('/mandates/{id}/acts', { params: { path: { id: mandate.id }, query: { limit: 30, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (list.isPending) return <PartSkeleton rows={3} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  const name = (operation: string) => (operation in texts.operation ? t(`operation.${operation as keyof typeof texts.operation}`) : operation);
  if (items.length === 0) return <p className="quiet">{t('page.noActs')}</p>;
  return (
    <>
      <ul className="mandate-acts">
        {items.map((deed) => (
          <li key={deed.id}>
            <div>
              <span className="quiet">{deed.user_name}</span> <strong>{name(deed.operation)}</strong>
            </div>
            <div>{deed.project_name ? <Link to={`/contracts/${deed.contract_id}`}>{deed.project_name}</Link> : <span className="quiet">{t('page.draftGone')}</span>}</div>
            <div className="quiet">
              <InstantText value={deed.done_at} />
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </>
  );
}
