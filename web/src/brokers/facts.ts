import type { Action } from './model';

/** Colours of the statuses; the word always stands beside it. */
export const colours: Record<string, string> = {
  DRAFT: 'default', PENDING: 'blue', NOTICE: 'geekblue', ACTIVE: 'green', EXPIRED: 'orange', SUSPENDED: 'orange', REVOKED: 'red', WITHDRAWN: 'default', REFUSED: 'red',
};

/** The languages that a broker may serve in. */
export const languages: Record<string, string> = { zh: '中文', en: 'English', ja: '日本語', ko: '한국어', de: 'Deutsch', fr: 'Français', ru: 'Русский' };

/** The steps that ask for a reason only, or for nothing. */
const plain = ['submit', 'notice', 'activate', 'renew'] as const;
const reasoned = ['return', 'refuse', 'reply', 'restore', 'withdraw', 'appeal'] as const;

export const isPlain = (action: Action): action is (typeof plain)[number] => (plain as readonly string[]).includes(action);
export const isReasoned = (action: Action): action is (typeof reasoned)[number] => (reasoned as readonly string[]).includes(action);
