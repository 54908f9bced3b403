import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Schemas } from '../../api/client';
import { valueAt, type Json } from '../draft/pointer';
import type { DraftSession, DraftState } from '../draft/session';
import type { CheckState, Checks } from './checks';

export type Contract = Schemas['Contract'];

/** What every part of the form works with. */
export interface Editor {
  session: DraftSession;
  checks: Checks;
  /** The contract as last read; nothing before the draft exists. */
  contract: Contract | undefined;
  /** What a correction notice says, by field. */
  notices: ReadonlyMap<string, string>;
}

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('outside an editor');
  return editor;
}

/** The whole state of the draft; for parts that show all of it. */
export function useDraft(): DraftState {
  const { session } = useEditor();
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** One value of the draft; drawn again only when it changes. */
export function useValue<T extends Json = Json>(pointer: string): T | undefined {
  const { session } = useEditor();
  return useSyncExternalStore(session.subscribe, () => valueAt(session.state.draft, pointer)) as T | undefined;
}

export function useChecks(): CheckState {
  const { checks } = useEditor();
  return useSyncExternalStore(checks.subscribe, checks.getState);
}

/** A sentence at a field. */
export interface Message {
  tone: 'error' | 'warning' | 'info';
  text: string;
  article?: string;
}

/** What is to be said at a field, the gravest first, and whether it is still missing. */
export function useMessages(pointer: string): { messages: Message[]; missing: boolean } {
  const { session, notices } = useEditor();
  const refused = useSyncExternalStore(session.subscribe, () => session.state.refused);
  const { findings, touched, all } = useChecks();
  const filled = useSyncExternalStore(session.subscribe, () => valueAt(session.state.draft, pointer) !== undefined);
  return useMemo(() => {
    // The checks follow a moment later: what has just been filled in is not missing.
    const own = (findings ?? []).filter((finding) => finding.pointer === pointer && !(filled && finding.code === 'missing_field'));
    const messages: Message[] = refused.filter((entry) => entry.pointer === pointer).map((entry) => ({ tone: 'error', text: entry.detail }));
    const shown = all || touched.has(pointer) ? own : [];
    if (messages.length === 0) {
      for (const finding of shown) messages.push({ tone: toneOf(finding.severity), text: finding.text, article: finding.article });
    }
    const notice = notices.get(pointer);
    if (notice !== undefined) messages.push({ tone: 'warning', text: notice });
    return { messages, missing: own.some((finding) => finding.code === 'missing_field') };
  }, [refused, findings, touched, all, filled, notices, pointer]);
}

function toneOf(severity: Schemas['Finding']['severity']): Message['tone'] {
  if (severity === 'BLOCK') return 'error';
  return severity === 'INFO' ? 'info' : 'warning';
}
