import { useSyncExternalStore } from 'react';

// Whether the server answers. While it does not, it is asked again and again;
// what waits goes on when it is back.
let reachable = true;
let asking: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (next === reachable) return;
  reachable = next;
  for (const listener of listeners) listener();
}

export function answered(): void {
  clearTimeout(asking);
  asking = undefined;
  set(true);
}

export function unanswered(): void {
  set(false);
  asking ??= setTimeout(ask, 1500);
}

async function ask(): Promise<void> {
  asking = undefined;
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    if (response.ok) return answered();
  } catch {
    // still away
  }
  unanswered();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const isReachable = (): boolean => reachable;
export const useReachable = (): boolean => useSyncExternalStore(subscribe, isReachable);

/** Calls once the server answers again; at once when it does. Gives a way to stop waiting. */
export function whenReachable(go: () => void): () => void {
  if (reachable) {
    go();
    return () => undefined;
  }
  const stop = subscribe(() => {
    if (!reachable) return;
    stop();
    go();
  });
  return stop;
}
