import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PartSkeleton } from '../ui/Skeletons';
import { ProblemPanel } from '../ui/ProblemPanel';
import { StatusTag } from '../ui/StatusTag';
import type { Contract } from '../desk/step/useStep';
import { perCent } from './perCent';
import { ReadingState } from './ReadingState';
import './text.css';

/** Contracts whose text is like this one's; each opens side by side (文本相似). */
export function SimilarList({ contractId }: { contractId: string }) {
  const { t } = useTranslation('text');
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', contractId, 'similar'],
    queryFn: () => take(api.GET('/contracts/{id}/similar', { params: { path: { id: contractId } } })),
    refetchInterval: (query) => (query.state.data?.reading?.state === 'QUEUED' ? 3000 : false),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <section className="text-similar" aria-labelledby="text-similar">
      <h4 id="text-similar">{t('similar.title')}</h4>
      {!data && <PartSkeleton rows={2} />}
      {data && !data.compared && (data.reading && data.reading.state !== 'READ' ? <ReadingState reading={data.reading} /> : <p className="quiet">{t('similar.notCompared')}</p>)}
      {data?.compared && data.items.length === 0 && <p className="quiet">{t('similar.none')}</p>}
      <ul>
        {data?.items.map((item) => (
          <li key={item.contract_id}>
            <Link to={`/desk/${contractId}/similar/${item.contract_id}`}>
              {perCent(item.per_mille)} {item.project_name}
            </Link>{' '}
            <StatusTag status={item.status as Contract['status']} />
            <div className="quiet">
              {[item.acceptance_no, item.sign_date, item.seller_name && `${item.seller_name} → ${item.buyer_name ?? ''}`].filter(Boolean).join(' · ')}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
