import { api, type Schemas, take } from '../api/client';

/** Hands in a mandate with its paper; the proposal goes before the file, as the server reads it. */
export function propose(proposal: Schemas['MandateProposal'], file: File, key: string): Promise<Schemas['Mandate']> {
  const form = new FormData();
  form.append('mandate', JSON.stringify(proposal));
  form.append('file', file);
  return take(
    api.POST('/mandates', {
      params: { header: { 'Idempotency-Key': key } },
      body: { mandate: proposal, file: '' },
      bodySerializer: () => form,
    }),
  );
}
