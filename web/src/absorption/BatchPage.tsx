import { useQuery } from '@tanstack/react-query';
import { Descriptions } from 'antd';
import { Link, useParams } from 'react-router';
import { api, take } from '../api/client';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { formatCount } from '../volume/exact';
import '../volume/volume.css';
import { StateTag } from './BatchList';
import type { Batch } from './model';
import { TallyTable } from './TallyTable';

/** /absorption/imports/:id: one file, where it comes from and how it compares with the register. */
export function BatchPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('absorption');
  const batch = useQuery({ queryKey: ['absorption', 'import', id], queryFn: () => take(api.GET('/absorption/imports/{id}', { params: { path: { id } } })) });
  if (batch.isPending) return <PageSkeleton />;
  if (!batch.data) return <ProblemPanel error={batch.error} onRetry={() => void batch.refetch()} />;
  const b = batch.data;
  return (
    <>
      <PageHeader title={b.document} sub={t('batch.sub', { from: b.from, to: b.to })} actions={<LinkButton to="/absorption">{t('batch.back')}</LinkButton>} />
      <section className="panel">
        <h2>{t('tally.title')}</h2>
        <TallyTable batch={b} />
        <p className="volume-note">{t('batch.note')}</p>
      </section>
      <Facts batch={b} />
    </>
  );
}

function Facts({ batch: b }: { batch: Batch }) {
  const { t } = useTranslation('absorption');
  const journal = hasRole(useMe(), ['auditor']);
  const items = [
    { key: 'state', label: t('list.state'), children: <StateTag batch={b} /> },
    ...(b.replaced_by ? [{ key: 'by', label: t('batch.replacedBy'), children: <Link to={`/absorption/imports/${b.replaced_by}`}>{t('batch.later')}</Link> }] : []),
    { key: 'source', label: t('source'), children: t(`sources.${b.source}`) },
    { key: 'file', label: t('batch.file'), children: b.filename },
    { key: 'rows', label: t('list.rows'), children: <Link to={`/absorption/entries?batch=${b.id ?? ''}`}>{formatCount(b.rows)}</Link> },
    { key: 'who', label: t('batch.who'), children: `${b.imported_by_name ?? ''} ${b.imported_at ? formatInstant(b.imported_at, true) : ''}` },
    { key: 'event', label: t('batch.event'), children: journal ? <Link to={`/volume/journal/${b.index ?? ''}`}>{b.index}</Link> : b.index },
    { key: 'sha', label: t('batch.sha'), children: <code className="absorption-hash">{b.sha256}</code> },
    { key: 'lines', label: t('batch.linesSha'), children: <code className="absorption-hash">{b.rows_sha256}</code> },
  ];
  return (
    <section className="panel">
      <h2>{t('batch.facts')}</h2>
      <Descriptions size="small" column={1} items={items} />
    </section>
  );
}
