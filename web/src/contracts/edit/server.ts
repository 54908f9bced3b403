import { api, ifMatch, newKey, type Schemas, take } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import type { JsonObject } from '../draft/pointer';
import type { Failure, Saved, Server } from '../draft/session';
import { formOf } from '../draft/shape';

type Form = Schemas['ContractForm'];

/** What a draft needs to know of a contract. */
export const savedOf = (contract: Schemas['Contract']): Saved => ({ id: contract.id, version: contract.version, form: formOf(contract) });

/** The server of a draft; `onAnswer` hears every contract that it returns. */
export function draftServer(onAnswer: (contract: Schemas['Contract']) => void): Server {
  const heard = (contract: Schemas['Contract']): Saved => {
    onAnswer(contract);
    return savedOf(contract);
  };
  return {
    create: async (form, key) => {
      const params = { header: { 'Idempotency-Key': key } };
      return heard(await take(api.POST('/contracts', { params, body: form as Form })));
    },
    save: async (id, version, patch) => {
      const params = { path: path(id), header: { 'If-Match': ifMatch(version) } };
      return heard(await take(api.PATCH('/contracts/{id}', { params, body: patch as Form })));
    },
    read: async (id) => heard(await take(api.GET('/contracts/{id}', { params: { path: path(id) } }))),
    failureOf,
    newKey,
  };
}

/** What a failed call means for a draft. Whatever is not an answer is tried again. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiProblem)) return { kind: 'later' };
  if (error.status === 412) return { kind: 'stale' };
  if (error.status === 422 && error.errors.length > 0) {
    return { kind: 'refused', fields: error.errors.map((field) => ({ pointer: field.pointer, detail: field.detail })) };
  }
  if (error.status === 401 || error.status === 429 || error.status >= 500) return { kind: 'later' };
  return { kind: 'closed', detail: error.detail || error.title };
}

/** Checks a form that is not saved. */
export function preview(id: string, patch: JsonObject): Promise<Schemas['ContractPreview']> {
  return take(api.POST('/contracts/{id}/preview', { params: { path: path(id) }, body: patch as Form }));
}

const path = (id: string) => ({ id });
