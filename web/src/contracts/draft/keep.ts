import { isObject, type Json, type JsonObject } from './pointer';

/** What is kept in the browser until the server has it. */
export interface Kept {
  /** The form as the server had it when typing began. */
  base: JsonObject;
  draft: JsonObject;
  /** A creation whose answer has not come: the same key makes its repeat harmless. */
  creation?: { key: string; form: JsonObject };
}

/** The part of the browser's storage that is needed. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where the text of a draft is kept: one place per user and contract. */
export function keepingPlace(userId: string, contractId: string | undefined): string {
  return `jishi.draft.${userId}.${contractId ?? 'new'}`;
}

/**
 * Keeps what was typed, per tab: two tabs on one contract do not overwrite each
 * other. Whoever opens the contract next adopts all of it.
 */
export class Keeper {
  constructor(private readonly store: Store, private readonly tab: string) {}

  /** Keeps a draft at once; false when the browser has no room for it. */
  keep(place: string, kept: Kept): boolean {
    try {
      this.store.setItem(place, JSON.stringify({ ...this.tabs(place), [this.tab]: kept }));
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets this tab's draft: the server has it. */
  forget(place: string): void {
    const { [this.tab]: mine, ...others } = this.tabs(place);
    if (mine === undefined) return;
    if (Object.keys(others).length === 0) this.store.removeItem(place);
    else this.store.setItem(place, JSON.stringify(others));
  }

  /** Takes over everything that was kept for a contract, by whichever tab. */
  adopt(place: string): Kept[] {
    const all = Object.values(this.tabs(place)).filter(isKept);
    this.store.removeItem(place);
    return all;
  }

  private tabs(place: string): Record<string, Kept> {
    try {
      const value = JSON.parse(this.store.getItem(place) ?? '{}') as Json;
      return isObject(value) ? (value as unknown as Record<string, Kept>) : {};
    } catch {
      return {};
    }
  }
}

function isKept(value: unknown): value is Kept {
  const candidate = value as Kept | undefined;
  return candidate !== undefined && isObject(candidate.base) && isObject(candidate.draft);
}
