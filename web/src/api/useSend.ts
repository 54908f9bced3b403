import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { newKey } from './client';
import { Unreachable } from './problem';

/**
 * Sends one change: busy while it is away, what was refused, and everything named in `changed` read again after it. While the
 * server cannot be reached the key stays, so that sending again is the same change and nothing is done twice.
 */
export function useSend(done: string, changed: string[], onDone?: () => void) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const send = async (change: (key: string) => Promise<unknown>) => {
    setBusy(true);
    setRefused(undefined);
    try {
      await change(key);
      setKey(newKey());
      void message.success(done);
      onDone?.();
      await Promise.all(changed.map((name) => queries.invalidateQueries({ queryKey: [name] })));
    } catch (error) {
      setRefused(error);
      if (!(error instanceof Unreachable)) setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, send };
}
