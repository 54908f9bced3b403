import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { newKey } from '../api/client';
import { ApiProblem } from '../api/problem';

export interface Sending {
  busy: boolean;
  /** What the server refused last. */
  refused?: unknown;
  /** Sends a change with a key that makes its repeat harmless; nothing comes back when it was refused. */
  send: <T>(call: (key: string) => Promise<T>) => Promise<T | undefined>;
  forget: () => void;
}

/** Sends changes of one kind of thing; what was read of it before is read anew. */
export function useSending(...changed: string[]): Sending {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const forget = useCallback(() => setRefused(undefined), []);
  const readAgain = () => Promise.all(changed.map((name) => client.invalidateQueries({ queryKey: [name] })));
  const send: Sending['send'] = async (call) => {
    setBusy(true);
    setRefused(undefined);
    try {
      const answer = await call(key);
      setKey(newKey());
      await readAgain();
      return answer;
    } catch (error) {
      setRefused(error);
      if (error instanceof ApiProblem) setKey(newKey()); // answered: another attempt is another request
      if (error instanceof ApiProblem && [404, 409, 412].includes(error.status)) await readAgain();
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, send, forget };
}
