// What the pages of mandates share.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Schemas } from '../api/client';

export type Mandate = Schemas['Mandate'];
export type Status = Schemas['MandateStatus'];
export type Act = Schemas['MandatedAct'];
export type Action = Mandate['actions'][number];

export const acts: Act[] = ['DRAFT', 'SUBMIT', 'CORRECT', 'UPLOAD', 'ANSWER', 'CERTIFICATE', 'CHANGE', 'SETTLE', 'OBJECT', 'WITHDRAW'];
/** These give a right up or fight for it; the paper names them one by one (特别授权). */
export const special: Act[] = ['OBJECT', 'WITHDRAW'];

export const statuses: Status[] = ['PROPOSED', 'ACTIVE', 'REFUSED', 'ENDED', 'REVOKED', 'EXPIRED'];
export const statusColors: Record<Status, string> = { PROPOSED: 'orange', ACTIVE: 'green', REFUSED: 'red', ENDED: 'default', REVOKED: 'red', EXPIRED: 'default' };

/** What is typed into the form of a proposal. */
export interface Typed {
  code: string;
  acts: Act[];
  scope: 'ALL' | 'KINDS' | 'CONTRACTS';
  kinds: string[];
  contracts: string;
  from: string;
  to: string;
  onlyMe: boolean;
  consent: boolean;
  reference: string;
}

export const everyday: Act[] = ['DRAFT', 'SUBMIT', 'CORRECT', 'UPLOAD', 'ANSWER', 'CERTIFICATE'];

/** The request for what was typed; only the chosen way to narrow it counts. */
export function proposalOf(typed: Typed): Schemas['MandateProposal'] {
  const contracts = typed.contracts.split(/[\s,，、;；]+/).filter(Boolean);
  return {
    client_credit_code: typed.code.trim().toUpperCase(),
    acts: acts.filter((act) => typed.acts.includes(act)),
    from: typed.from,
    to: typed.to,
    only_me: typed.onlyMe,
    party_consent: typed.consent,
    ...(typed.scope === 'KINDS' ? { kinds: typed.kinds } : {}),
    ...(typed.scope === 'CONTRACTS' ? { contracts } : {}),
    ...(typed.reference.trim() ? { reference: typed.reference.trim() } : {}),
  };
}

/** Whether enough was typed to hand it in; the server judges the rest. */
export function isComplete(typed: Typed): boolean {
  const { kinds, contracts } = proposalOf(typed);
  const narrowed = typed.scope === 'ALL' || (typed.scope === 'KINDS' ? (kinds ?? []).length > 0 : (contracts ?? []).length > 0);
  return typed.code.trim().length >= 18 && typed.acts.length > 0 && typed.from !== '' && typed.to !== '' && narrowed;
}

/** Reads everything again that a step may have changed. */
export function useReadAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(['mandates', 'mandate', 'contracts', 'contract'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  }, [queries]);
}
