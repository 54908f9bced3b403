import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useState } from 'react';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { PolicyQuery } from './inputs';
import './policy.css';
import { PolicyItem } from './PolicyItem';
import { Refine } from './Refine';

/** What a contract's certificate opens, worked out by the server; every figure is indicative (政策测算). */
export function PolicyTab({ contractId }: { contractId: string }) {
  const { t, i18n } = useTranslation('policy');
  const [query, setQuery] = useState<PolicyQuery>({});
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['contract', contractId, 'policy', query, i18n.language],
    queryFn: () => take(api.GET('/contracts/{id}/policy', { params: { path: { id: contractId }, query } })),
    placeholderData: (before) => before,
  });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={6} />;
  return (
    <div className="policy" aria-busy={isFetching}>
      <Alert type="warning" showIcon title={data.notice} description={t(`basis.${data.basis}`, { date: data.date })} />
      <Refine refused={error ?? undefined} onChange={setQuery} />
      {data.items.map((item) => (
        <PolicyItem key={item.code} item={item} />
      ))}
    </div>
  );
}
