import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Progress, Tag } from 'antd';
import { useEffect } from 'react';
import { useLocation, useParams } from 'react-router';
import { api, take } from '../api/client';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { formatInstant, formatSize } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import './filings.css';
import { Findings } from './Findings';
import { type Filing, goodRows, isBusy, lookColors, lookOf, percentOf, stepOf, waitBefore } from './model';
import { NextStep } from './NextStep';
import { Steps } from './Steps';
import { useWho } from './useWho';

/** /filings/:id: a workbook that was handed in, how far it is, and what was found. */
export function BatchPage() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const batch = useQuery({
    queryKey: ['filing', id],
    queryFn: () => take(api.GET('/filings/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? waitBefore(query.state.dataUpdateCount) : false),
  });
  const stage = batch.data?.stage;
  useEffect(() => {
    if (stage === 'COMMITTED') void queries.invalidateQueries({ queryKey: ['contracts'] });
    if (stage) void queries.invalidateQueries({ queryKey: ['filings'] });
  }, [queries, stage]);
  if (batch.isPending) return <PageSkeleton />;
  if (batch.error && !batch.data) return <ProblemPanel error={batch.error} onRetry={() => void batch.refetch()} />;
  return <Batch filing={batch.data} />;
}

function Batch({ filing }: { filing: Filing }) {
  const { t } = useTranslation('filings');
  const who = useWho();
  const look = lookOf(filing);
  const again = useLocation().state?.again === true;
  const at = formatInstant(filing.created_at);
  return (
    <>
      <PageHeader
        title={filing.filename}
        tag={<Tag color={lookColors[look]}>{t(`look.${look}`)}</Tag>}
        sub={t('batch.sub', { at, who: who(filing.created_by), size: formatSize(filing.size) })}
        actions={<LinkButton to="/filings">{t('batch.back')}</LinkButton>}
      />
      <Steps current={stepOf(filing)} />
      {again && (
        <Alert className="filing-steps" type="info" showIcon role="status" title={t('batch.again', { at })} description={t(filing.stage === 'COMMITTED' ? 'batch.againCommitted' : 'batch.againChecked')} />
      )}
      <section className="panel">
        <h2>{t('batch.result')}</h2>
        {isBusy(filing) ? <Running filing={filing} /> : filing.stage !== 'FAILED' && <Figures filing={filing} />}
        <NextStep filing={filing} />
      </section>
      {!isBusy(filing) && filing.findings > 0 && <Findings filing={filing} />}
    </>
  );
}

/** How far the work is. */
function Running({ filing }: { filing: Filing }) {
  const { t } = useTranslation('filings');
  const percent = percentOf(filing);
  const known = filing.stage !== 'QUEUED' && percent !== undefined;
  const text = t(`running.${filing.stage === 'QUEUED' ? 'QUEUED' : filing.stage === 'COMMITTING' ? 'COMMITTING' : 'CHECKING'}`);
  return (
    <div role="status">
      <p>
        {text}
        {known && <> {t('running.rows', { done: filing.rows_done, total: filing.rows_total })}</>}
      </p>
      <Progress percent={known ? percent : 0} status="active" aria-label={text} />
      <p className="quiet">{t('running.leave')}</p>
    </div>
  );
}

function Figures({ filing }: { filing: Filing }) {
  const { t } = useTranslation('filings');
  const figures = [
    ['total', filing.rows_total],
    ...(filing.stage === 'COMMITTED' ? ([['drafts', filing.drafts]] as const) : ([['good', goodRows(filing)], ['blocked', filing.rows_blocked]] as const)),
    ['repeated', filing.rows_repeated],
    ['findings', filing.findings],
  ] as const;
  return (
    <dl className="filing-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`figure.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
