import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { Schemas } from '../../api/client';

export type NoticeItem = Schemas['NoticeItem'];
export type Expert = Schemas['Expert'];
export type Recommendation = Schemas['Recommendation'];
export type Answer = 'YES' | 'NO' | 'NA';

/** What is typed into an approved amount or picked as approved kind; absent means as declared. */
export interface ApprovedInput {
  kind?: string;
  sub_kind?: string;
  contract_amount?: string;
  technical_amount?: string;
}

/** Everything a registrar or reviewer has written on a case and not sent yet. */
export interface Notes {
  items: NoticeItem[];
  checklist: Record<string, Answer>;
  approved: ApprovedInput;
  recommendation?: Recommendation;
  opinion: string;
  disputed: boolean;
  reasons: string[];
  note: string;
  decision: string;
  conclusion: string;
  panel: Expert[];
  national: string;
}

export const noNotes: Notes = {
  items: [],
  checklist: {},
  approved: {},
  opinion: '',
  disputed: false,
  reasons: [],
  note: '',
  decision: '',
  conclusion: '',
  panel: [],
  national: '',
};

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where notes are kept: one place per user and case. */
export const placeOf = (userId: string, contractId: string): string => `jishi.draft.${userId}.desk.${contractId}`;

/** Reads kept notes; what is not readable counts as none. */
export function readNotes(store: Store, place: string): Notes {
  try {
    const kept: unknown = JSON.parse(store.getItem(place) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...noNotes, ...kept } : noNotes;
  } catch {
    return noNotes;
  }
}

/** Keeps notes, or forgets the place when there is nothing in them. */
export function keepNotes(store: Store, place: string, notes: Notes): void {
  try {
    if (isEmpty(notes)) store.removeItem(place);
    else store.setItem(place, JSON.stringify(notes));
  } catch {
    // no room: the page still has them
  }
}

/** Whether nothing was written. */
export const isEmpty = (notes: Notes): boolean => JSON.stringify({ ...noNotes, ...notes, recommendation: notes.recommendation ?? null }) === JSON.stringify({ ...noNotes, recommendation: null });

export interface NotesDesk {
  notes: Notes;
  write: (next: Partial<Notes>) => void;
  /** Forgets parts that a step has used up. */
  clear: (...parts: (keyof Notes)[]) => void;
}

/**
 * The notes on a case. They are kept in this browser at every change: an expired
 * session, a lost connection or a closed window loses nothing.
 */
export function useKeptNotes(userId: string, contractId: string): NotesDesk {
  const place = placeOf(userId, contractId);
  const [notes, setNotes] = useState(() => readNotes(localStorage, place));
  useEffect(() => setNotes(readNotes(localStorage, place)), [place]);
  useEffect(() => {
    // Two windows on one case show the same notes.
    const changed = (e: StorageEvent) => e.key === place && setNotes(readNotes(localStorage, place));
    window.addEventListener('storage', changed);
    return () => window.removeEventListener('storage', changed);
  }, [place]);
  const write = useCallback(
    (next: Partial<Notes>) =>
      setNotes((before) => {
        const after = { ...before, ...next };
        keepNotes(localStorage, place, after);
        return after;
      }),
    [place],
  );
  const clear = useCallback((...parts: (keyof Notes)[]) => write(Object.fromEntries(parts.map((part) => [part, noNotes[part]]))), [write]);
  return { notes, write, clear };
}

export const NotesContext = createContext<NotesDesk | null>(null);

/** The notes of the desk around. */
export function useNotes(): NotesDesk {
  const desk = useContext(NotesContext);
  if (!desk) throw new Error('notes are kept at a desk only');
  return desk;
}
