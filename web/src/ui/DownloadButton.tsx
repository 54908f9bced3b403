import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, type ButtonProps } from 'antd';
import { useState } from 'react';
import { saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';

/** Downloads a file of the API under the name the server gives it, and says why when it cannot. */
export function DownloadButton({ path, fallback, children, ...look }: { path: string; fallback: string } & Pick<ButtonProps, 'type' | 'children'>) {
  const { t } = useTranslation('common');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await saveFile(path, fallback);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : t('unreachable.title'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button {...look} icon={<DownloadOutlined aria-hidden />} loading={busy} onClick={() => void save()}>
      {children}
    </Button>
  );
}
