import { useQueryClient } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { Problem } from '../after/Problem';
import { uploadForm } from '../api/files';
import { useTranslation } from '../i18n';
import { isPeriod } from '../national/model';
import { type Days, Period } from '../national/Period';
import '../national/national.css';
import { FileDrop } from '../ui/FileDrop';
import { today } from '../ui/format';
import type { Outcome, Source } from './model';
import { sources } from './model';
import { Trial } from './Trial';

/** Takes a file in: every file is tried first, then imported as it was tried. */
export function ImportPanel() {
  const { t } = useTranslation('absorption');
  const id = useId();
  const [source, setSource] = useState<Source>('PROVINCE');
  const [days, setDays] = useState<Days>(() => ({ from: `${today().slice(0, 4)}-01-01`, to: today() }));
  const [document, setDocument] = useState('');
  const { progress, refused, tried, clear, send } = useImport();
  const changed = (set: () => void) => {
    clear();
    set();
  };
  const fields = (dry: boolean) => [['dry_run', String(dry)], ['source', source], ['from', days.from], ['to', days.to], ['document', document]] as const;
  return (
    <section className="panel" aria-label={t('import.title')}>
      <h2>{t('import.title')}</h2>
      <p>{t('import.about')}</p>
      <div className="national-line">
        <div className="national-day">
          <label htmlFor={`${id}s`}>{t('source')}</label>
          <Select<Source> id={`${id}s`} style={{ width: 190 }} value={source} onChange={(v) => changed(() => setSource(v))} options={sources.map((value) => ({ value, label: t(`sources.${value}`) }))} />
        </div>
        <Period value={days} onChange={(v) => changed(() => setDays(v))} />
        <div className="national-day absorption-document">
          <label htmlFor={`${id}d`}>{t('document')}</label>
          <Input id={`${id}d`} maxLength={200} value={document} placeholder={t('import.documentHint')} onChange={(e) => changed(() => setDocument(e.target.value))} />
        </div>
      </div>
      {isPeriod(days) && (
        <FileDrop text={t('import.drop')} choose={t('import.choose')} sending={t('import.sending')} accept=".xlsx,.csv" progress={progress} onFile={(file) => void send(file, fields(true), true)} />
      )}
      {refused !== undefined && <Problem error={refused} />}
      {tried && <Trial outcome={tried.outcome} busy={progress !== undefined} onImport={() => void send(tried.file, fields(false), false)} />}
    </section>
  );
}

type Fields = readonly (readonly [string, string])[];

/** Sends the file; after a trial it is kept for the import, after an import the batch opens. */
function useImport() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<unknown>();
  const [tried, setTried] = useState<{ file: File; outcome: Outcome }>();
  const clear = () => {
    setRefused(undefined);
    setTried(undefined);
  };
  const send = async (file: File, fields: Fields, dry: boolean) => {
    setRefused(undefined);
    if (dry) setTried(undefined);
    setProgress(0);
    try {
      const outcome = await uploadForm<Outcome>({ path: '/absorption/imports', fields, file, onProgress: setProgress });
      setProgress(undefined);
      if (dry) {
        setTried({ file, outcome });
        return;
      }
      await queries.invalidateQueries({ queryKey: ['absorption'] });
      await queries.invalidateQueries({ queryKey: ['volume'] });
      await navigate(`/absorption/imports/${outcome.batch.id ?? ''}`);
    } catch (error) {
      setProgress(undefined);
      setRefused(error);
    }
  };
  return { progress, refused, tried, clear, send };
}
