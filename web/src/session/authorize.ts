import { problemOf, Unreachable } from '../api/problem';
import type { components } from '../api/schema';
import { language } from '../i18n/language';
import { answered, unanswered } from './connection';
import { currentSession, forget, refreshToken, setSession } from './store';

type Tokens = components['schemas']['Tokens'];

let access = '';
let expires = 0;
let renewing: Promise<string> | undefined;
// Calls that wait until the person has given the password again.
let waiting: ((token: string) => void)[] = [];

function accept(tokens: Tokens): string {
  access = tokens.access_token;
  expires = Date.now() + (tokens.expires_in - 20) * 1000;
  refreshToken.set(tokens.refresh_token);
  return access;
}

/** fetch that tells whether the server answers at all. */
async function reach(request: Request): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e;
    unanswered();
    throw new Unreachable();
  }
  if (response.status === 502 || response.status === 504) {
    unanswered(); // a proxy answers for a server that does not
    throw new Unreachable();
  }
  answered();
  return response;
}

function post(path: string, body: unknown, token = ''): Request {
  const headers = new Headers({ 'Content-Type': 'application/json', 'Accept-Language': language() });
  if (token) headers.set('Authorization', `Bearer ${token}`);
  return new Request(`${location.origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Signs in; rejects with the server's ApiProblem when it refuses. */
export async function signIn(username: string, password: string, otp = ''): Promise<void> {
  const response = await reach(post('/auth/login', { username, password, ...(otp ? { otp } : {}) }));
  if (!response.ok) throw await problemOf(response);
  const token = accept(await response.json());
  setSession({ state: 'in', username });
  const calls = waiting;
  waiting = [];
  for (const go of calls) go(token);
}

/** Ends the session here and on the server, and clears what this browser kept. */
export async function signOut(): Promise<void> {
  const token = access;
  access = '';
  forget();
  setSession({ state: 'out', username: '' });
  if (token) await fetch(post('/auth/logout', {}, token)).catch(() => undefined); // the tokens expire anyway
  location.assign('/app/');
}

/** A token that is good for a while; waits for a new sign-in when there is none. */
export async function accessToken(): Promise<string> {
  if (access && Date.now() < expires) return access;
  return renewAccess(access);
}

/** A token newer than the one that was refused. */
export async function renewAccess(refused: string): Promise<string> {
  if (access && access !== refused && Date.now() < expires) return access;
  renewing ??= alone(refresh).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

// One tab renews at a time. Locks exist on secure addresses only; elsewhere the
// server tolerates the race of two tabs for some seconds.
async function alone(work: () => Promise<string>): Promise<string> {
  return navigator.locks ? await navigator.locks.request('jishi.refresh', work) : work();
}

async function refresh(): Promise<string> {
  const token = refreshToken.get();
  if (!token || currentSession().state === 'expired') return askAgain();
  const response = await reach(post('/auth/refresh', { refresh_token: token }));
  if (response.ok) return accept(await response.json());
  if (response.status >= 500 || response.status === 429) throw await problemOf(response);
  return askAgain();
}

function askAgain(): Promise<string> {
  access = '';
  refreshToken.clear();
  const session = currentSession();
  if (session.state === 'out') setSession(session);
  else setSession({ ...session, state: 'expired' });
  return new Promise((resolve) => waiting.push(resolve));
}

/**
 * fetch with the session: renews the token before it ends and once more when the
 * server refuses it. While the session has expired the call waits; it goes on
 * after the person has signed in again.
 */
export async function authorizedFetch(request: Request): Promise<Response> {
  const token = await accessToken();
  const response = await reach(withToken(request, token));
  if (response.status !== 401) return response;
  return reach(withToken(request, await renewAccess(token)));
}

function withToken(request: Request, token: string): Request {
  const copy = request.clone();
  copy.headers.set('Authorization', `Bearer ${token}`);
  return copy;
}
