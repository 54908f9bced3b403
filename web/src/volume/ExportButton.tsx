import { FileExcelOutlined, FileTextOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { address } from './address';

type Path = '/volume/summary.xlsx' | '/volume/entries.xlsx' | `/reports/${string}.${'xlsx' | 'csv'}`;

/** Downloads the workbook, or the text, with exactly the parameters of what is shown. */
export function ExportButton({ path, query }: { path: Path; query: Record<string, string> }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await saveFile(address(path, query));
      void message.success(t('exported'));
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title}：${error.detail}` : common('unreachable.title'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={path.endsWith('.csv') ? <FileTextOutlined aria-hidden /> : <FileExcelOutlined aria-hidden />} loading={busy} onClick={() => void save()}>
      {t(path.endsWith('.csv') ? 'exportText' : 'export')}
    </Button>
  );
}
