import { api, type Schemas, take } from '../api/client';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';
import { isPlain, isReasoned } from './facts';

export type Filing = Schemas['Broker'];
export type Action = Filing['actions'][number];
export * from './facts';

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
