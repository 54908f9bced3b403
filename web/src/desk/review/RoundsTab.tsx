import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../../api/client';
import { NoticeList } from '../../case/Decided';
import { DifferenceTable } from '../../case/DifferenceTable';
import { useTranslation } from '../../i18n';
import { formatInstant } from '../../ui/format';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { contractKey, useStepsHere } from '../step/useStep';

/** What changed from round to round, and what had been asked for (补正对照). */
export function RoundsTab({ onOpenField }: { onOpenField: (pointer: string) => void }) {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const [from, setFrom] = useState(Math.max(1, contract.round - 1));
  const { id, round } = contract;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...contractKey(id), 'submissions'],
    queryFn: () => take(api.GET('/contracts/{id}/submissions', { params: { path: { id } } })),
  });
  if (isPending) return <PartSkeleton />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const asked = contract.notices?.filter((notice) => notice.round === from);
  return (
    <div className="desk-rounds">
      {round > 2 && (
        <Select
          aria-label={t('rounds.compare')}
          value={from}
          onChange={setFrom}
          options={data.items.slice(0, -1).map((item) => ({ value: item.round, label: t('rounds.compareOf', { from: item.round, to: round }) }))}
        />
      )}
      <DifferenceTable contractId={id} from={from} to={round} parties={contract.parties} onOpenField={onOpenField} />
      {asked && asked.length > 0 && (
        <section>
          <h4>{t('rounds.asked')}</h4>
          <NoticeList notices={asked} parties={contract.parties} />
        </section>
      )}
      <section>
        <h4>{t('rounds.title')}</h4>
        <ul className="desk-submissions">
          {data.items.map((item) => (
            <SubmissionLine key={item.round} item={item} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function SubmissionLine({ item }: { item: Schemas['Submission'] }) {
  const { t } = useTranslation('desk');
  return (
    <li>
      <strong>{t('rounds.round', { round: item.round })}</strong> {t('rounds.by', { name: item.submitted_by_name ?? item.submitted_by, at: formatInstant(item.submitted_at) })}
      <span className="quiet" title={item.form_sha256}>
        {t('rounds.digest', { digest: item.form_sha256.slice(0, 12) })}
      </span>
    </li>
  );
}
