import { useState } from 'react';
import { ApiProblem } from '../api/problem';

/**
 * The version that a change is made on: the one that was first seen, until the
 * server says that somebody else was faster. From then on it is the newest that
 * was read, and the person is told to look again before saving.
 */
export function useVersion(object: { version: number } | undefined, refused: unknown): { current: number; changed: boolean } {
  const [first] = useState(object?.version ?? 0);
  const changed = refused instanceof ApiProblem && refused.status === 412;
  const [late, setLate] = useState(false);
  if (changed && !late) setLate(true);
  return { current: late ? (object?.version ?? first) : first, changed };
}
