import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { api, newKey, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';

/** Sends one change: busy while it is away, what was refused, and everything read again after it. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('brokerage');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const send = async (change: (key: string) => Promise<unknown>) => {
    setBusy(true);
    setRefused(undefined);
    try {
      await change(key);
      void message.success(t('done'));
      onDone?.();
      await Promise.all(['brokerage', 'contract'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    } catch (error) {
      setRefused(error);
    } finally {
      setKey(newKey());
      setBusy(false);
    }
  };
  return { busy, refused, send };
}

/** Uploads a paper that is then named by its id. */
export function uploadPaper(file: File): Promise<Schemas['BrokeragePaper']> {
  const form = new FormData();
  form.append('file', file);
  return take(api.POST('/brokerage-papers', { params: { header: { 'Idempotency-Key': newKey() } }, body: { file: '' }, bodySerializer: () => form }));
}
