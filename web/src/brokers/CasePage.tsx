import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import '../brokerage/brokerage.css';
import { Deals } from '../brokerage/Deals';
import { Actions } from './Actions';
import './brokers.css';
import { Complaints } from './Complaints';
import { Identity } from './Identity';
import { Issued } from './Issued';
import { type Filing, useSend } from './model';
import { Acts, Certificates, Facts, Findings, StatusTagOf } from './View';

/** /brokers/:id: a filing with its certificates, its record and what may be done now. */
export function CasePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['filing', id], queryFn: () => take(api.GET('/brokers/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Case filing={data} />;
}

function Case({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const me = useMe();
  const registrar = me.roles.includes('registrar');
  return (
    <div className="broker-page">
      <PageHeader title={`${filing.name} ${filing.broker_no ?? ''}`} tag={<StatusTagOf filing={filing} />} sub={filing.organization_name} actions={<Actions filing={filing} />} />
      <section className="panel">
        <Findings filing={filing} />
        <Facts filing={filing} />
        {registrar && (
          <div className="broker-check">
            <Identity filing={filing} />
          </div>
        )}
        {registrar && !filing.person.verified && <VerifyPerson filing={filing} />}
      </section>
      <section className="panel">
        <h2>{t('complaint.title')}</h2>
        <Complaints filing={filing} decides={registrar} />
      </section>
      <section className="panel">
        <h2>{t('certificates')}</h2>
        <Certificates filing={filing} check={registrar} />
      </section>
      <section className="panel">
        <h2>{t('issued.title')}</h2>
        <Issued filing={filing} />
      </section>
      {filing.broker_no && (
        <section className="panel">
          <h2>{t('deals')}</h2>
          <Deals whose={{ broker: filing.id }} />
        </section>
      )}
      <section className="panel">
        <h2>{t('record')}</h2>
        <Acts filing={filing} />
      </section>
    </div>
  );
}

function VerifyPerson({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const { busy, refused, send } = useSend();
  return (
    <div className="broker-check">
      <Button
        loading={busy}
        onClick={() =>
          void send((key) => take(api.POST('/brokers/{id}/verify-person', { params: { path: { id: filing.id }, header: { 'Idempotency-Key': key, 'If-Match': `"v${filing.version}"` } }, body: {} })))
        }
      >
        {t('verifyPerson')}
      </Button>
      <span className="quiet">{t('verifyAbout')}</span>
      <Problem error={refused} />
    </div>
  );
}
