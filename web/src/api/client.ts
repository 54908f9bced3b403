import createClient, { type Middleware } from 'openapi-fetch';
import { language } from '../i18n/language';
import { authorizedFetch } from '../session/authorize';
import { problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** A key that makes a repeat of one request harmless (Idempotency-Key). */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
};

/**
 * The API, typed by api/openapi.yaml. Calls reject with ApiProblem when the
 * server refuses and with Unreachable when it does not answer.
 */
export const api = createClient<paths>({
  baseUrl: `${location.origin}/api/v1`,
  fetch: authorizedFetch,
  querySerializer: { array: { style: 'form', explode: false } }, // as all lists in openapi.yaml
});
api.use(conventions);

/** The body of a successful call. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}

/** The If-Match header for a version that was read. */
export const ifMatch = (version: number): string => `"v${version}"`;
