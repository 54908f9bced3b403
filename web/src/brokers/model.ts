import { api, type Schemas, take } from '../api/client';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';

export type Filing = Schemas['Broker'];
export type Action = Filing['actions'][number];

/** Colours of the statuses; the word always stands beside it. */
export const colours: Record<string, string> = {
  DRAFT: 'default', PENDING: 'blue', NOTICE: 'geekblue', ACTIVE: 'green', EXPIRED: 'orange', SUSPENDED: 'orange', REVOKED: 'red', WITHDRAWN: 'default', REFUSED: 'red',
};

/** The languages that a broker may serve in. */
export const languages: Record<string, string> = { zh: '中文', en: 'English', ja: '日本語', ko: '한국어', de: 'Deutsch', fr: 'Français', ru: 'Русский' };

/** Sends one change of a filing. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('brokers');
  return useChange(t('done'), ['filing', 'brokers', 'person', 'credentials', 'training'], onDone);
}

/** Adds a certificate with its file; the entry goes before the file, as the server reads it. */
export function addCertificate(filing: string, certificate: Schemas['BrokerCertificateEntry'], file: File, key: string): Promise<unknown> {
  const form = new FormData();
  form.append('certificate', JSON.stringify(certificate));
  form.append('file', file);
  return take(
    api.POST('/brokers/{id}/certificates', { params: { path: { id: filing }, header: { 'Idempotency-Key': key } }, body: { certificate, file: '' }, bodySerializer: () => form }),
  );
}

/** The steps that ask for a reason only, or for nothing. */
const plain = ['submit', 'notice', 'activate', 'renew'] as const;
const reasoned = ['return', 'refuse', 'reply', 'restore', 'withdraw', 'appeal'] as const;

export const isPlain = (action: Action): action is (typeof plain)[number] => (plain as readonly string[]).includes(action);
export const isReasoned = (action: Action): action is (typeof reasoned)[number] => (reasoned as readonly string[]).includes(action);

/** What a step is asked with; each reads its own part. */
export interface Asked {
  reason: string;
  ground: string;
  decision_no: string;
  outcome: 'WARNED' | 'SUSPENDED' | 'REVOKED' | 'DROPPED';
  until: string;
  upheld: boolean;
  level: string;
  title: string;
}

/** Takes one step of the lifecycle. */
export function step(filing: Filing, action: Action, asked: Asked, key: string): Promise<unknown> {
  const params = { path: { id: filing.id }, header: { 'Idempotency-Key': key, 'If-Match': `"v${filing.version}"` } };
  const decision = asked.decision_no ? { decision_no: asked.decision_no } : {};
  if (isPlain(action)) return take(api.POST(`/brokers/{id}/${action}`, { params, body: {} }));
  if (isReasoned(action)) return take(api.POST(`/brokers/{id}/${action}`, { params, body: { reason: asked.reason } }));
  switch (action) {
    case 'announce':
      return take(api.POST('/brokers/{id}/announce', { params, body: { ground: asked.ground, reason: asked.reason, ...decision } }));
    case 'decide':
      return take(
        api.POST('/brokers/{id}/decide', { params, body: { outcome: asked.outcome, reason: asked.reason, ...(asked.outcome === 'SUSPENDED' ? { until: asked.until } : {}), ...decision } }),
      );
    case 'decide-appeal':
      return take(api.POST('/brokers/{id}/decide-appeal', { params, body: { upheld: asked.upheld, reason: asked.reason, ...decision } }));
    case 'level':
      return take(api.POST('/brokers/{id}/level', { params, body: { level: asked.level } }));
    case 'title':
      return take(api.POST('/brokers/{id}/title', { params, body: { title: asked.title, title_decision: asked.reason } }));
    default:
      throw new Error(`no form for ${action}`);
  }
}
