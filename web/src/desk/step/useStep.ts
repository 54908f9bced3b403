import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useState } from 'react';
import { api, ifMatch, type Schemas, take } from '../../api/client';
import { ApiProblem } from '../../api/problem';

export type Contract = Schemas['Contract'];
export type Action = Schemas['Action'];

/** What opens a proceeding after the decision; those have pages of their own. */
export type AfterAction = 'attach' | 'change' | 'correct-record' | 'deregister' | 'revoke' | 'object' | 'recheck';

/** The steps up to the decision. */
export type StepAction = Exclude<Action, AfterAction>;

interface Params {
  path: { id: string };
  header: { 'If-Match': string };
}

/** A step as it is sent: the guard of the version is filled in. */
export type Send = (params: Params) => Promise<{ data?: Contract }>;

/** Somebody else was faster: what is known of it. */
export interface Conflict {
  last?: Schemas['HistoryEntry'];
}

export interface Steps {
  contract: Contract;
  busy: boolean;
  /** What the server refused last; shown where the step was taken. */
  refused?: unknown;
  conflict?: Conflict;
  /** The step that succeeded last, and what the contract became. */
  done?: { action: StepAction; contract: Contract };
  /** Takes a step; true when it succeeded. */
  take: (action: StepAction, send: Send) => Promise<boolean>;
  forget: () => void;
}

export const contractKey = (id: string) => ['contract', id];

/** The last line of the history tells who changed the case. */
async function lastEvent(id: string): Promise<Schemas['HistoryEntry'] | undefined> {
  let cursor: string | undefined;
  let last: Schemas['HistoryEntry'] | undefined;
  do {
    const page = await take(api.GET('/contracts/{id}/history', { params: { path: { id }, query: { limit: 200, cursor } } }));
    last = page.items.at(-1) ?? last;
    cursor = page.next_cursor;
  } while (cursor);
  return last;
}

/**
 * Takes steps on a contract. Every step names the version it was decided on. When
 * somebody else was faster (412), or the step is out of order by now (409), the
 * case is read again; what was typed stays, because it is kept elsewhere.
 */
export function useSteps(contract: Contract): Steps {
  const client = useQueryClient();
  const { id, version } = contract;
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [conflict, setConflict] = useState<Conflict>();
  const [done, setDone] = useState<Steps['done']>();

  const readAgain = useCallback(
    () => Promise.all([client.invalidateQueries({ queryKey: contractKey(id) }), client.invalidateQueries({ queryKey: ['queue'] })]),
    [client, id],
  );
  const takeStep = useCallback(
    async (action: StepAction, send: Send) => {
      setBusy(true);
      setRefused(undefined);
      setConflict(undefined);
      try {
        const after = await take(send({ path: { id }, header: { 'If-Match': ifMatch(version) } }));
        setDone({ action, contract: after });
        await readAgain();
        return true;
      } catch (error) {
        setDone(undefined);
        if (error instanceof ApiProblem && error.status === 412) setConflict({ last: await lastEvent(id) });
        else setRefused(error);
        if (error instanceof ApiProblem && (error.status === 412 || error.status === 409)) await readAgain();
        return false;
      } finally {
        setBusy(false);
      }
    },
    [id, version, readAgain],
  );
  const forget = useCallback(() => {
    setRefused(undefined);
    setConflict(undefined);
  }, []);
  return { contract, busy, refused, conflict, done, take: takeStep, forget };
}

export const StepsContext = createContext<Steps | null>(null);

/** The steps of the desk around. */
export function useStepsHere(): Steps {
  const steps = useContext(StepsContext);
  if (!steps) throw new Error('steps are taken at a desk only');
  return steps;
}
