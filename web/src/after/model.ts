// What the pages of proceedings share.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';

export type Proceeding = Schemas['Proceeding'];
export type Kind = Schemas['ProceedingKind'];
export type Status = Schemas['ProceedingStatus'];
export type Contract = Schemas['Contract'];

/** What opens a proceeding, as the contract's actions name it. */
export const starts = { change: 'CHANGE', 'correct-record': 'CORRECTION', deregister: 'DEREGISTRATION', revoke: 'REVOCATION', object: 'OBJECTION' } as const satisfies Partial<
  Record<Schemas['Action'], Kind>
>;
export type Start = keyof typeof starts;

export const isStart = (action: string | undefined): action is Start => action !== undefined && action in starts;

export const statusColors: Record<Status, string> = {
  OPEN: 'blue',
  RETURNED: 'orange',
  NOTIFIED: 'orange',
  HEARD: 'blue',
  EXAMINED: 'geekblue',
  GRANTED: 'green',
  DENIED: 'red',
  WITHDRAWN: 'default',
};

/** What an examiner recommends, in the words of the kind: a revocation is not "granted". */
export function useRecommendation(): (kind: Kind, recommendation: Schemas['ProceedingRecommendation']) => string {
  const { t } = useTranslation('after');
  return (kind, recommendation) => (recommendation === 'GRANT' ? t(`grant.${kind}`) : recommendation === 'DENY' ? t(`deny.${kind}`) : t(`recommendation.${recommendation}`));
}

/** Reads everything again that a step may have changed. */
export function useReadAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(['proceedings', 'proceeding', 'contract', 'contracts', 'queue'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  }, [queries]);
}
