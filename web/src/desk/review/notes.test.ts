import { describe, expect, it } from 'vitest';
import { isEmpty, keepNotes, noNotes, placeOf, readNotes } from './notes';

function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('notes', () => {
  const place = placeOf('u1', 'c1');

  it('are read back as they were written', () => {
    const store = memory();
    const notes = { ...noNotes, opinion: '属技术开发合同', checklist: { G1: 'YES' as const }, items: [{ field: '/sign_date', reason: '日期不符' }] };
    keepNotes(store, place, notes);
    expect(place).toBe('jishi.draft.u1.desk.c1');
    expect(readNotes(store, place)).toEqual(notes);
  });

  it('leave nothing behind when emptied', () => {
    const store = memory();
    keepNotes(store, place, { ...noNotes, recommendation: 'REFUSE' });
    expect(store.kept.size).toBe(1);
    keepNotes(store, place, { ...noNotes, recommendation: undefined });
    expect(store.kept.size).toBe(0);
    expect(isEmpty(noNotes)).toBe(true);
    expect(isEmpty({ ...noNotes, disputed: true })).toBe(false);
  });

  it('survive a damaged or full store', () => {
    const store = memory();
    store.setItem(place, '{broken');
    expect(readNotes(store, place)).toEqual(noNotes);
    const full = { ...store, setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } };
    expect(() => keepNotes(full, place, { ...noNotes, opinion: 'x' })).not.toThrow();
  });
});
