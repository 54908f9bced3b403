import { useSyncExternalStore } from 'react';

/**
 * Where the session stands: out (nobody), in, or expired (somebody who must give
 * the password again while the page stays as it is).
 */
export interface Session {
  state: 'out' | 'in' | 'expired';
  username: string;
}

const storedUser = 'jishi.username';
const storedRefresh = 'jishi.refresh';

// The refresh token is kept for all tabs of this browser. No script of another
// host runs under our content policy, each token works once, and a second use
// of one ends the session (docs/decisions/0014-console.md).
export const refreshToken = {
  get: (): string => localStorage.getItem(storedRefresh) ?? '',
  set: (token: string): void => localStorage.setItem(storedRefresh, token),
  clear: (): void => localStorage.removeItem(storedRefresh),
};

let session: Session = {
  state: refreshToken.get() ? 'in' : 'out',
  username: localStorage.getItem(storedUser) ?? '',
};
const listeners = new Set<() => void>();

export const currentSession = (): Session => session;

export function setSession(next: Session): void {
  session = next;
  if (next.username) localStorage.setItem(storedUser, next.username);
  for (const listener of listeners) listener();
}

export const useSession = (): Session =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSession);

/** Removes what this browser keeps of a person: tokens and unsent texts. */
export function forget(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('jishi.draft.')) localStorage.removeItem(key);
  }
  refreshToken.clear();
  localStorage.removeItem(storedUser);
}

// Signing out in one tab signs out in all.
window.addEventListener('storage', (e) => {
  if (e.key === storedRefresh && !e.newValue && session.state === 'in') setSession({ ...session, state: 'out' });
});
