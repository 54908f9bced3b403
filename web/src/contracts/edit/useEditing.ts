import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { newKey, type Schemas } from '../../api/client';
import { uploadDocument } from '../../api/files';
import { useTranslation } from '../../i18n';
import { useReachable } from '../../session/connection';
import { useMe } from '../../session/useMe';
import { Keeper } from '../draft/keep';
import { DraftSession, type Clock } from '../draft/session';
import { Checks } from './checks';
import type { Contract, Editor } from './editor';
import { openNotice, pointerOf } from './notices';
import { draftServer, failureOf, preview, savedOf } from './server';
import { Uploads } from './uploads';

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** This tab's name in what the browser keeps; it outlives a reload. */
function tabName(): string {
  const stored = 'jishi.tab';
  const name = sessionStorage.getItem(stored) ?? newKey();
  sessionStorage.setItem(stored, name);
  return name;
}

/** Everything a page needs to edit one contract, and its documents. */
export interface Editing {
  editor: Editor;
  uploads: Uploads;
  documents: readonly Schemas['Document'][];
  removeDocument: (id: string) => void;
}

/** Sets up the editing of a contract, or of a new one, for as long as the page is shown. */
export function useEditing(start: Contract | undefined): Editing {
  const me = useMe();
  const [contract, setContract] = useState(start);
  const [documents, setDocuments] = useState<readonly Schemas['Document'][]>(start?.documents ?? []);
  const [parts] = useState(() => {
    const heard = (next: Contract) => {
      // Only the single read tells notices and documents.
      setContract((before) => ({ ...before, ...next, notices: next.notices ?? before?.notices }));
      if (next.documents !== undefined) setDocuments(next.documents);
      if (start === undefined) nameAddress(next.id);
    };
    const session = new DraftSession(draftServer(heard), new Keeper(localStorage, tabName()), clock, me.id, start && savedOf(start));
    const checks = new Checks(session, { preview, failureOf }, clock);
    const uploads = new Uploads({
      upload: uploadDocument,
      contractId: async () => {
        if (session.state.id === undefined) await session.flush();
        return session.state.id;
      },
      stored: (document) => {
        setDocuments((before) => [...before.filter((other) => other.id !== document.id), document]);
        checks.soon();
      },
      newKey,
    });
    return { session, checks, uploads };
  });
  useWorking(parts.session, parts.checks);
  const notices = useMemo(() => new Map((openNotice(contract)?.items ?? []).map((item) => [pointerOf(item), item.reason])), [contract]);
  const editor = useMemo(() => ({ session: parts.session, checks: parts.checks, contract, notices }), [parts, contract, notices]);
  const removeDocument = (id: string) => setDocuments((before) => before.filter((document) => document.id !== id));
  return { editor, uploads: parts.uploads, documents, removeDocument };
}

/**
 * The address of a draft that has just been created. Not by the router: going to
 * another address would draw the page anew and take the cursor from the field.
 */
function nameAddress(id: string): void {
  const address = `/app/contracts/${id}/edit`;
  if (window.location.pathname !== address) window.history.replaceState(window.history.state, '', address);
}

/** Saves on Ctrl+S, when the page is left or hidden, and when the server is back. */
function useWorking(session: DraftSession, checks: Checks): void {
  const queries = useQueryClient();
  const reachable = useReachable();
  const { i18n } = useTranslation('contracts');
  useEffect(() => {
    const leave = session.start();
    const unwatch = checks.watch();
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      void session.flush();
    };
    const hidden = () => {
      if (document.visibilityState === 'hidden') void session.flush();
    };
    window.addEventListener('keydown', keys);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('keydown', keys);
      document.removeEventListener('visibilitychange', hidden);
      unwatch();
      leave();
      void queries.invalidateQueries({ queryKey: ['contracts'] });
      void queries.invalidateQueries({ queryKey: ['contract'] });
    };
  }, [session, checks, queries]);
  useEffect(() => {
    if (!reachable) return;
    if (session.dirty) void session.flush();
    checks.soon();
  }, [reachable, session, checks]);
  // Findings come in the language they were asked in.
  useEffect(() => checks.soon(), [i18n.language, checks]);
}
