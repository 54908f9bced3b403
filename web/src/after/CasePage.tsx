import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { api, take } from '../api/client';
import { Differences } from '../case/DifferenceTable';
import { filers, registry } from '../app/feature';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { DateText } from '../ui/DateText';
import { formatInstant, formatYuan } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import './after.css';
import { CaseActions } from './CaseActions';
import { Letters } from './Letters';
import { type Proceeding, useRecommendation } from './model';
import { ProceedingTag } from './ProceedingTag';
import { StepList } from './StepList';

/** /after/:id: a proceeding with everything that was said, and what one may do next. */
export function CasePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['proceeding', id], queryFn: () => take(api.GET('/proceedings/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Case proceeding={data} />;
}

function Case({ proceeding: p }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  return (
    <>
      <PageHeader
        title={`${t(`kind.${p.kind}`)} ${p.number}`}
        tag={<ProceedingTag status={p.status} kind={p.kind} />}
        sub={
          <>
            {p.project_name} <span className="quiet">{p.acceptance_no}</span>
          </>
        }
        actions={<CaseActions key={p.version} proceeding={p} />}
      />
      <div className="after-grid">
        <div className="after-main">
          <Facts proceeding={p} />
          {p.differences && (
            <section className="panel" aria-label={t('page.differences')}>
              {p.change_types && <p>{t('page.types', { types: p.change_types.map((type) => t(`type.${type}`)).join('、') })}</p>}
              <Differences title={t('page.differences')} items={p.differences} />
            </section>
          )}
          <Finding proceeding={p} />
          {p.notices && <Letters proceeding={p} />}
        </div>
        {p.steps && (
          <section className="panel" aria-labelledby="after-steps">
            <h2 id="after-steps">{t('page.steps')}</h2>
            <StepList steps={p.steps} />
          </section>
        )}
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ proceeding: p }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  const me = useMe();
  const home = hasRole(me, registry) ? `/desk/${p.contract_id}` : hasRole(me, filers) ? `/contracts/${p.contract_id}` : hasRole(me, ['auditor']) ? `/volume/contracts/${p.contract_id}` : undefined;
  const grounds = p.kind === 'REVOCATION' ? 'revocation_grounds' : 'deregistration_grounds';
  return (
    <section className="panel">
      <dl className="facts">
        <Fact name={t('page.contract')}>
          {p.project_name}
          {home && (
            <div>
              <Link to={home}>{t('page.openContract')}</Link>
            </div>
          )}
        </Fact>
        {p.certificate_number && <Fact name={t('page.certificate')}>{p.certificate_number}</Fact>}
        <Fact name={t('page.opened')}>
          {p.opened_by_name} · <InstantText value={p.opened_at} />
        </Fact>
        {p.authority && <Fact name={t('page.authority')}>{p.authority}</Fact>}
        {p.ground && (
          <Fact name={t('page.ground')}>
            <CodeName table={grounds} code={p.ground} />
          </Fact>
        )}
        <Fact name={t('page.reason')}>
          <span className="case-long">{p.reason}</span>
        </Fact>
        {p.effective_on && (
          <Fact name={t('page.effective')}>
            <DateText value={p.effective_on} />
          </Fact>
        )}
        {p.due && (
          <Fact name={t('page.due')}>
            <DateText value={p.due} />
          </Fact>
        )}
        {p.heard_until && (
          <Fact name={t('page.heardUntil')}>
            <DateText value={p.heard_until} />
          </Fact>
        )}
        {p.statement && (
          <Fact name={t('page.statement')}>
            <span className="case-long">{p.statement}</span>
          </Fact>
        )}
        {p.files && <Documents proceeding={p} />}
        {p.benefits && (
          <Fact name={t('page.benefits')}>
            {p.benefits.map((benefit) => (
              <div key={benefit.kind + benefit.authority}>
                <CodeName table="benefit_kinds" code={benefit.kind} /> · {benefit.authority} {benefit.amount && `· ${formatYuan(benefit.amount)}`}
              </div>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

/** The documents by their names, where the reader may see the contract's. */
function Documents({ proceeding: p }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  const { data } = useQuery({
    queryKey: ['contract', p.contract_id, 'documents'],
    queryFn: () => take(api.GET('/contracts/{id}/documents', { params: { path: { id: p.contract_id } } })),
  });
  const known = (data?.items ?? []).filter((document) => p.files?.includes(document.id));
  if (known.length === 0) return null;
  return (
    <Fact name={t('page.files')}>
      {known.map((document) => (
        <div key={document.id}>
          {document.material} · {document.filename}
        </div>
      ))}
    </Fact>
  );
}

function Finding({ proceeding: p }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  const word = useRecommendation();
  if (!p.recommendation && !p.note) return null;
  return (
    <section className="panel">
      {p.recommendation && p.opinion && (
        <>
          <h2>{t('page.finding')}</h2>
          <p>{t('page.findingBy', { name: p.examiner_name ?? '', what: word(p.kind, p.recommendation) })}</p>
          <p className="case-long">{p.opinion}</p>
          {p.approved && <p>{t('page.approved', { contract: formatYuan(p.approved.contract_amount), technical: formatYuan(p.approved.technical_amount) })}</p>}
        </>
      )}
      {p.note && p.decided_at && (
        <>
          <h2>{t('page.decision')}</h2>
          <Alert type={p.status === 'GRANTED' ? 'success' : 'warning'} showIcon title={p.note} description={t('page.decisionBy', { name: p.decided_by_name ?? '', at: formatInstant(p.decided_at) })} />
        </>
      )}
    </section>
  );
}
