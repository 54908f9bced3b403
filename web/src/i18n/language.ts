export type Language = 'zh-CN' | 'en';

const stored = 'jishi.language';
let current: Language = read();

function read(): Language {
  const kept = localStorage.getItem(stored);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
}

/** The language the user reads; Chinese unless the browser or the user says English. */
export const language = (): Language => current;

export function keepLanguage(next: Language): void {
  current = next;
  localStorage.setItem(stored, next);
  document.documentElement.lang = next;
}
