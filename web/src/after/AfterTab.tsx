import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { Differences } from '../case/DifferenceTable';
import { useTranslation } from '../i18n';
import { formatYuan } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import './after.css';
import { Proceedings } from './ListPage';
import type { Contract } from './model';
import { Settlements } from './Settlements';

/** What happened to a contract after it was registered: versions, proceedings, income. */
export function AfterTab({ contract }: { contract: Contract }) {
  const { t } = useTranslation('after');
  return (
    <div className="after-parts">
      <Versions contract={contract} />
      <section aria-labelledby="after-proceedings">
        <h3 id="after-proceedings">{t('tab.proceedings')}</h3>
        <Proceedings query={{ contract_id: contract.id }} />
      </section>
      {contract.registered_on && <Settlements contract={contract} />}
    </div>
  );
}

function Versions({ contract }: { contract: Contract }) {
  const { t } = useTranslation('after');
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', contract.id, 'versions'],
    queryFn: () => take(api.GET('/contracts/{id}/versions', { params: { path: { id: contract.id } } })),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={2} />;
  if (data.items.length === 0) return null;
  return (
    <section aria-labelledby="after-versions">
      <h3 id="after-versions">{t('tab.versions')}</h3>
      <ul className="after-versions">
        {[...data.items].reverse().map((version) => (
          <Version key={version.number} contract={contract} version={version} />
        ))}
      </ul>
    </section>
  );
}

function Version({ contract, version: v }: { contract: Contract; version: Schemas['ContractVersion'] }) {
  const { t } = useTranslation('after');
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div>
        <strong>{t('tab.version', { number: v.number })}</strong> {t(`tab.event.${v.event}`)} · {t('tab.certificate', { number: v.certificate_number })} ·{' '}
        {t('tab.amounts', { contract: formatYuan(v.approved.contract_amount), technical: formatYuan(v.approved.technical_amount) })}
      </div>
      <div className="quiet">
        {v.decided_by_name} · <InstantText value={v.decided_at} />
      </div>
      <div>
        {v.proceeding_id && <Link to={`/after/${v.proceeding_id}`}>{t('tab.proceedings')}</Link>}{' '}
        {v.number > 1 && (
          <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('tab.compare')}
          </Button>
        )}
      </div>
      {open && <VersionDifference contract={contract} from={v.number - 1} to={v.number} />}
    </li>
  );
}

function VersionDifference({ contract, from, to }: { contract: Contract; from: number; to: number }) {
  const { t } = useTranslation('after');
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', contract.id, 'versions', from, to],
    queryFn: () => take(api.GET('/contracts/{id}/versions/difference', { params: { path: { id: contract.id }, query: { from, to } } })),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data ? <Differences title={t('tab.compare')} items={data.items} parties={contract.parties} /> : <PartSkeleton rows={2} />;
}
