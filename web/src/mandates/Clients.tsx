import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, take } from '../api/client';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { Mandate } from './model';
import { useFileFor } from './useFileFor';

/** The clients that one may act for today, each with what to do next. */
export function Clients() {
  const { t } = useTranslation('mandates');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['mandates', 'in force'],
    queryFn: ({ pageParam }) => take(api.GET('/mandates', { params: { query: { side: 'AGENT', in_force: true, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="clients-title">
      <h2 id="clients-title" className="mandate-title">
        {t('clients.title')}
      </h2>
      <p className="quiet">{t('clients.about')}</p>
      {list.isPending && <PartSkeleton rows={2} />}
      {list.error && <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && <p className="quiet">{t('clients.none')}</p>}
      <ul className="mandate-clients">
        {items.map((mandate) => (
          <Client key={mandate.id} mandate={mandate} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common('more')}
        </Button>
      )}
    </section>
  );
}

function Client({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const { busy, fileFor } = useFileFor();
  const { client } = mandate;
  const drafts = mandate.acts.includes('DRAFT');
  return (
    <li className="mandate-client">
      <div className="mandate-client-name">
        <strong>{client.name}</strong>
        <span className="quiet">{t('clients.until', { date: mandate.to })}</span>
      </div>
      <div className="mandate-client-actions">
        <LinkButton to={`/contracts?filed=CLIENTS&client=${client.id}&tab=all`}>{t('clients.contracts')}</LinkButton>
        {drafts ? (
          <Button type="primary" icon={<PlusOutlined />} loading={busy === client.id} aria-label={`${t('clients.file')}：${client.name}`} onClick={() => void fileFor(client.id)}>
            {t('clients.file')}
          </Button>
        ) : (
          <span className="quiet">{t('clients.noDraft')}</span>
        )}
      </div>
    </li>
  );
}
