import { toFen } from '../../case/yuan';
import { fromFen } from '../../ui/format';
import type { Contract } from '../step/useStep';
import type { ApprovedInput } from './notes';

/** Kind and amounts as they go to the server: what was typed, else what was declared. */
export function approvedOf(contract: Contract, typed: ApprovedInput): { kind: string; sub_kind: string; contract_amount: string; technical_amount: string } {
  return {
    kind: typed.kind ?? contract.kind ?? '',
    sub_kind: typed.kind === undefined || typed.sub_kind !== undefined ? (typed.sub_kind ?? contract.sub_kind ?? '') : '',
    contract_amount: amountOf(typed.contract_amount, contract.declared.contract_amount),
    technical_amount: amountOf(typed.technical_amount, contract.declared.technical_amount),
  };
}

// People type separators; the server takes plain decimal yuan.
export const plain = (typed: string): string => typed.replace(/[,，\s]/g, '');

function amountOf(typed: string | undefined, declared: string): string {
  if (typed === undefined || plain(typed) === '') return declared;
  const fen = toFen(plain(typed));
  return fen === null ? typed : fromFen(fen);
}

/** The amounts that are typed but are no amounts. */
export function badAmounts(typed: ApprovedInput): ('contract_amount' | 'technical_amount')[] {
  return (['contract_amount', 'technical_amount'] as const).filter((name) => {
    const text = plain(typed[name] ?? '');
    const fen = toFen(text);
    return text !== '' && (fen === null || fen < 0n);
  });
}
