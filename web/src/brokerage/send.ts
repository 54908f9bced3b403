import { api, newKey, type Schemas, take } from '../api/client';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';

/** Sends one change of a broker's part. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('brokerage');
  return useChange(t('done'), ['brokerage', 'contract'], onDone);
}

/** Uploads a paper that is then named by its id. */
export function uploadPaper(file: File): Promise<Schemas['BrokeragePaper']> {
  const form = new FormData();
  form.append('file', file);
  return take(api.POST('/brokerage-papers', { params: { header: { 'Idempotency-Key': newKey() } }, body: { file: '' }, bodySerializer: () => form }));
}
