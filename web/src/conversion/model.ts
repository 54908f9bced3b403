import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { uploadForm } from '../api/files';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';

export * from './facts';
export type Conversion = Schemas['Conversion'];
export type Terms = Schemas['ConversionTerms'];
export type Notice = Schemas['ConversionNotice'];
export type Paper = Schemas['ConversionPaper'];
export type Agreement = Schemas['RewardAgreement'];
export type Distribution = Schemas['Distribution'];
export type Part = Schemas['RewardPart'];
export type Payment = Schemas['RewardPayment'];
export type Floor = Schemas['RewardFloor'];

/** Sends one change of a deal or its reward; every page of it reads again. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('conversion');
  return useChange(t('done'), ['conversion', 'contract'], onDone);
}

/** The path and headers of a change of one deal. */
export const change = (deal: Conversion, key: string) => ({ path: { id: deal.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(deal.version) } });

export const usePapers = (id: string) => useQuery({ queryKey: ['conversion', id, 'papers'], queryFn: () => take(api.GET('/conversions/{id}/papers', { params: { path: { id } } })) });

export const uploadPaper = (id: string, file: File, key: string): Promise<Paper> => uploadForm<Paper>({ path: `/conversions/${id}/papers`, fields: [], file, key });
