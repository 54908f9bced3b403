import type { ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';
import { palette } from './palette';

const stored = 'jishi.large';
let large = localStorage.getItem(stored) === 'yes';
const listeners = new Set<() => void>();

const fontFamily =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Droid Sans Fallback', system-ui, -apple-system, 'Segoe UI', sans-serif";

/** Large type (大字模式) for those who read better with it; kept on this computer. */
export function setLarge(next: boolean): void {
  large = next;
  localStorage.setItem(stored, next ? 'yes' : 'no');
  document.documentElement.classList.toggle('large-type', next);
  for (const listener of listeners) listener();
}
document.documentElement.classList.toggle('large-type', large);

export const useLarge = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => large,
  );

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether this person's system asks for a page on which nothing moves. */
export const useCalm = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      calm.addEventListener('change', listener);
      return () => calm.removeEventListener('change', listener);
    },
    () => calm.matches,
  );

/** One look for the whole console. */
export const themeOf = (isLarge: boolean, isCalm: boolean): ThemeConfig => ({
  token: {
    motion: !isCalm,
    ...palette,
    borderRadius: 6,
    fontFamily,
    fontSize: isLarge ? 18 : 14,
    controlHeight: isLarge ? 42 : 34,
  },
  components: {
    Layout: { headerBg: '#ffffff', siderBg: '#ffffff', headerHeight: 56, headerPadding: '0 20px' },
    Table: { headerBg: '#f3f6fa', cellPaddingBlock: 10, cellPaddingInline: 12 },
    Menu: { itemHeight: isLarge ? 48 : 40, itemSelectedBg: '#e4edf6' },
  },
});

/** The nonce under which styles may be written (see the content policy). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
