import { useSyncExternalStore } from 'react';

const print = matchMedia('print');
let before = false;

function subscribe(changed: () => void): () => void {
  const set = (now: boolean) => () => {
    before = now;
    changed();
  };
  const begin = set(true);
  const end = set(false);
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  print.addEventListener('change', changed);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
    print.removeEventListener('change', changed);
  };
}

/** Whether the page is being printed: paper has no switch, so what it would show stands below. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => before || print.matches);
}
