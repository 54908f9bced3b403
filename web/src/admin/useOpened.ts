import { useState } from 'react';
import { ApiProblem } from '../api/problem';

export interface Opened<T> {
  /** The object as it was when the form was opened. */
  opened?: T;
  /** The version the change is made on. */
  version: number;
  /** Somebody else was faster with the last attempt. */
  stale: boolean;
}

/**
 * What a form was opened on. The change is made on that version until the server
 * says that somebody else was faster; the person is told, and from then on it
 * is made on the newest that was read.
 */
export function useOpened<T extends { version: number }>(newest: T | undefined, refused: unknown): Opened<T> {
  const [opened] = useState(newest);
  const [told, setTold] = useState(false);
  const stale = refused instanceof ApiProblem && refused.status === 412;
  if (stale && !told) setTold(true);
  const base = told ? newest : opened;
  return { opened, version: base?.version ?? 0, stale };
}
