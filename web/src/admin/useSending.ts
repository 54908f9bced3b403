import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiProblem } from '../api/problem';

export interface Sending {
  busy: boolean;
  /** What the server refused last. */
  refused?: unknown;
  /** Sends a change; gives what came of it, or nothing when it was refused. */
  send: <T>(call: () => Promise<T>) => Promise<T | undefined>;
  forget: () => void;
}

/**
 * Sends changes of organisations, users and sessions. What was read of them
 * before is read anew: after a success, and after a refusal because somebody
 * else was faster.
 */
export function useSending(): Sending {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const forget = useCallback(() => setRefused(undefined), []);
  const send: Sending['send'] = async (call) => {
    setBusy(true);
    setRefused(undefined);
    try {
      const answer = await call();
      await client.invalidateQueries({ queryKey: ['admin'] });
      return answer;
    } catch (error) {
      setRefused(error);
      if (error instanceof ApiProblem && (error.status === 412 || error.status === 409 || error.status === 404)) await client.invalidateQueries({ queryKey: ['admin'] });
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, send, forget };
}
