import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useRef, useState } from 'react';
import { Problem } from '../after/Problem';
import { api, ifMatch, newKey, take } from '../api/client';
import { filers } from '../app/feature';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { DownloadButton } from '../ui/DownloadButton';
import { type Filing, goodRows, isBusy, lookOf } from './model';

const kinds = { ready: 'success', faulty: 'error', nothing: 'info', committed: 'success', failed: 'error' } as const;

/** What a batch is waiting for: corrections, or its commit; or where its contracts are. */
export function NextStep({ filing }: { filing: Filing }) {
  const { t } = useTranslation('filings');
  const mayFile = hasRole(useMe(), filers);
  const { ask, busy, refused } = useCommit(filing);
  const look = lookOf(filing);
  if (look === 'waiting' || look === 'checking' || look === 'committing') return refused === undefined ? null : <Problem error={refused} />;
  const count = look === 'committed' ? filing.drafts : look === 'ready' ? goodRows(filing) : filing.rows_blocked;
  const text = look === 'failed' ? (filing.problem_text ?? t('next.failed.text')) : t(`next.${look}.text`, { count });
  return (
    <>
      <Alert type={kinds[look]} showIcon role="status" title={t(`next.${look}.title`, { count })} description={text} />
      <div className="filing-actions">
        {look === 'ready' && mayFile && (
          <Button type="primary" loading={busy} onClick={ask}>
            {t('next.commit', { count })}
          </Button>
        )}
        {look === 'committed' && mayFile && (
          <LinkButton to="/contracts?status=DRAFT" type="primary">
            {t('next.drafts')}
          </LinkButton>
        )}
        {filing.findings > 0 && !isBusy(filing) && (
          <DownloadButton path={`/filings/${filing.id}/errors.xlsx`} fallback={filing.filename} {...(look === 'faulty' && { type: 'primary' as const })}>
            {t('next.errors')}
          </DownloadButton>
        )}
        {mayFile && <LinkButton to="/filings/new">{t(look === 'faulty' || look === 'failed' ? 'next.uploadAgain' : 'next.another')}</LinkButton>}
      </div>
      {refused !== undefined && <Problem error={refused} />}
    </>
  );
}

/** Asks, and has the drafts of a batch made. */
function useCommit(filing: Filing) {
  const { t } = useTranslation('filings');
  const { t: common } = useTranslation('common');
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const key = useRef(newKey()); // a repeat of the click cannot ask twice
  const commit = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const header = { 'If-Match': ifMatch(filing.version), 'Idempotency-Key': key.current };
      await take(api.POST('/filings/{id}/commit', { params: { path: { id: filing.id }, header } }));
    } catch (error) {
      key.current = newKey();
      setRefused(error);
    } finally {
      await queries.invalidateQueries({ queryKey: ['filing', filing.id] });
      setBusy(false);
    }
  };
  const ask = () => {
    const count = goodRows(filing);
    modal.confirm({ title: t('confirm.title', { count }), content: t('confirm.text'), okText: t('confirm.go'), cancelText: common('cancel'), onOk: () => void commit() });
  };
  return { ask, busy, refused };
}
