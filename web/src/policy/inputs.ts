import type { operations } from '../api/schema';

/** What no form knows and a person may tell for one answer. */
export type PolicyQuery = NonNullable<operations['getContractPolicy']['parameters']['query']>;

export const amounts = ['realised_technical', 'transfer_cost', 'transfer_taxes', 'other_transfer_income', 'rd_fee', 'eligible_domestic_rd', 'remuneration', 'reward'] as const;
export const marks = ['seller_small', 'buyer_small', 'chip_or_machine_tool', 'linked'] as const;

export type AmountName = (typeof amounts)[number];
export type MarkName = (typeof marks)[number];

/** What stands in the fields, as typed. */
export interface Inputs {
  date?: string;
  taxpayer?: PolicyQuery['taxpayer'];
  cit_rate?: string;
  amounts: Partial<Record<AmountName, string>>;
  marks: readonly MarkName[];
}

export const nothing: Inputs = { amounts: {}, marks: [] };

/** An amount as a person types it: commas and blanks do not count. */
export const plainAmount = (text: string): string => text.replace(/[,，\s]/g, '');
export const isAmount = (text: string): boolean => /^\d{1,14}(\.\d{1,2})?$/.test(text);

/** The question for the server: only what was filled in; undefined while an amount cannot be read. */
export function queryOf(inputs: Inputs): PolicyQuery | undefined {
  const query: PolicyQuery = {};
  if (inputs.date) query.date = inputs.date;
  if (inputs.taxpayer) query.taxpayer = inputs.taxpayer;
  if (inputs.cit_rate) query.cit_rate = inputs.cit_rate;
  for (const name of amounts) {
    const text = plainAmount(inputs.amounts[name] ?? '');
    if (text === '') continue;
    if (!isAmount(text)) return undefined;
    query[name] = text;
  }
  for (const name of inputs.marks) query[name] = true;
  return query;
}
