import type { Contract } from './editor';

/** The newest correction notice of a contract, while it is being answered. */
export function openNotice(contract: Contract | undefined): NonNullable<Contract['notices']>[number] | undefined {
  return contract?.status === 'CORRECTION' ? contract.notices?.at(-1) : undefined;
}

/** The field or document that an item of a notice is about. */
export function pointerOf(item: { field?: string; material?: string }): string {
  return item.field ?? `/documents/${item.material ?? ''}`;
}
