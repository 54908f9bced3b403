import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Problem } from '../after/Problem';
import { api, newKey, take } from '../api/client';
import { uploadForm } from '../api/files';
import { useTranslation } from '../i18n';
import { DownloadButton } from '../ui/DownloadButton';
import { FileDrop } from '../ui/FileDrop';
import { PageHeader } from '../ui/PageHeader';
import './filings.css';
import { type Filing, wasThere } from './model';
import { Steps } from './Steps';

/** /filings/new: take the template, fill it in, hand it in for a trial run. */
export function NewPage() {
  const { t } = useTranslation('filings');
  const { progress, refused, send } = useHandIn();
  return (
    <>
      <PageHeader title={t('new.title')} sub={t('new.about')} />
      <Steps current={progress === undefined ? 0 : 1} />
      <section className="panel">
        <h2>{t('new.templateTitle')}</h2>
        <p>{t('new.templateText')}</p>
        <DownloadButton path="/filings/template.xlsx" fallback="template.xlsx">
          {t('new.template')}
        </DownloadButton>
      </section>
      <section className="panel">
        <h2>{t('new.uploadTitle')}</h2>
        <p>{t('new.uploadText')}</p>
        <FileDrop text={t('new.drop')} choose={t('new.choose')} sending={t('new.sending')} accept=".xlsx" progress={progress} onFile={(file) => void send(file)} />
        {refused !== undefined && (
          <div className="filing-actions">
            <Problem error={refused} />
          </div>
        )}
      </section>
    </>
  );
}

/** Hands a workbook in for a trial run and opens its batch. */
function useHandIn() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<unknown>();
  const attempt = useRef<{ file: File; key: string }>(undefined);
  const send = async (file: File) => {
    // The same choice again repeats the request rather than making another.
    if (attempt.current?.file !== file) attempt.current = { file, key: newKey() };
    setRefused(undefined);
    setProgress(0);
    try {
      const before = await take(api.GET('/filings', { params: { query: { limit: 1 } } }));
      const filing = await uploadForm<Filing>({ path: '/filings', fields: [['dry_run', 'true']], file, key: attempt.current.key, onProgress: setProgress });
      await queries.invalidateQueries({ queryKey: ['filings'] });
      await navigate(`/filings/${filing.id}`, { state: { again: wasThere(filing, before.items[0]) } });
    } catch (error) {
      setProgress(undefined);
      setRefused(error);
    }
  };
  return { progress, refused, send };
}
