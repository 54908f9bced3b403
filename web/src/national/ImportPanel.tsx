import { useQueryClient } from '@tanstack/react-query';
import { App, Radio } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Problem } from '../after/Problem';
import { uploadForm } from '../api/files';
import { useTranslation } from '../i18n';
import { FileDrop } from '../ui/FileDrop';
import { today } from '../ui/format';
import { isPeriod, type Reconciliation, runIdOf, yearToDate } from './model';
import { type Days, Period } from './Period';

/** The result file of the national system: compared, and if wanted its numbers entered. */
export function ImportPanel() {
  const { t } = useTranslation('national');
  const { t: common } = useTranslation('common');
  const { modal } = App.useApp();
  const [days, setDays] = useState<Days>(() => yearToDate(today()));
  const [dry, setDry] = useState(true);
  const { progress, refused, send } = useImport();
  const chosen = (file: File) => {
    if (dry) void send(file, days, true);
    else modal.confirm({ title: t('import.confirmTitle'), content: t('import.confirmText'), okText: t('import.go'), cancelText: common('cancel'), onOk: () => void send(file, days, false) });
  };
  return (
    <section className="panel" aria-label={t('import.title')}>
      <h2>{t('import.title')}</h2>
      <p>{t('import.about')}</p>
      <div className="national-line">
        <Period value={days} onChange={setDays} />
        <Radio.Group aria-label={t('import.mode')} value={dry} onChange={(e) => setDry(e.target.value)}>
          <Radio value={true}>{t('import.dry')}</Radio>
          <Radio value={false}>{t('import.enter')}</Radio>
        </Radio.Group>
      </div>
      {isPeriod(days) && <FileDrop text={t('import.drop')} choose={t('import.choose')} sending={t('import.sending')} accept=".xlsx,.csv" progress={progress} onFile={chosen} />}
      {refused !== undefined && <Problem error={refused} />}
    </section>
  );
}

/** Sends the file and opens the run it made. */
function useImport() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<unknown>();
  const send = async (file: File, days: Days, dry: boolean) => {
    setRefused(undefined);
    setProgress(0);
    try {
      const fields = [['dry_run', String(dry)], ['from', days.from], ['to', days.to]] as const;
      const answer = await uploadForm<Reconciliation | { reconciliation: Reconciliation }>({ path: '/national/results', fields, file, onProgress: setProgress });
      await queries.invalidateQueries({ queryKey: ['national'] });
      await navigate(`/national/${runIdOf(answer)}`);
    } catch (error) {
      setProgress(undefined);
      setRefused(error);
    }
  };
  return { progress, refused, send };
}
