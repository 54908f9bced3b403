import { ifMatch, type Schemas } from '../api/client';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';
import type { Form } from './facts';

export * from './facts';
export type Listing = Schemas['Listing'];
export type Offer = Schemas['Offer'];
export type Enquiry = Schemas['Enquiry'];

/** Sends one change of a listing or an enquiry; every page of them reads again. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('listings');
  return useChange(t('done'), ['listings'], onDone);
}

/** The headers and path of a change of one object. */
export const change = (object: { id: string; version: number }, key: string) => ({ path: { id: object.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(object.version) } });

/** The part of the texts that a field of the form is called by; empty for none. */
export const labelOf = (pointer: string): keyof Form | '' => {
  const name = pointer.replace(/^\/form/, '').split('/')[1] ?? '';
  return (fields as readonly string[]).includes(name) ? (name as keyof Form) : '';
};
const fields: readonly (keyof Form)[] = ['modes', 'pricing_method', 'price_kind', 'price_from', 'price_to', 'problem', 'economics', 'indicators', 'wanted', 'wanted_text', 'regions', 'valid_until', 'broker_no'];
