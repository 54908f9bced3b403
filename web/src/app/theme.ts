import type { ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

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

// The colour of a preset's text, under both names that the library gives it.
const preset = (name: string, colour: string): Record<string, string> => ({ [`${name}7`]: colour, [`${name}-7`]: colour });

/** One look for the whole console. Contrast is at least 4.5 : 1 for all text. */
export const themeOf = (isLarge: boolean, isCalm: boolean): ThemeConfig => ({
  token: {
    motion: !isCalm,
    colorPrimary: '#0f5c96',
    colorLink: '#0f5c96',
    colorError: '#c62828',
    colorSuccess: '#1b7a3d',
    colorWarning: '#b25e00',
    colorInfo: '#0f5c96',
    // Grounds that colours as dark as these would otherwise make muddy.
    colorPrimaryBg: '#e4edf6',
    colorPrimaryBgHover: '#d3e2f0',
    colorInfoBg: '#eaf2f9',
    colorInfoBorder: '#b3cee4',
    colorSuccessBg: '#e9f6ed',
    colorSuccessBorder: '#a9d8b8',
    colorWarningBg: '#fff5e0',
    colorWarningBorder: '#f0d092',
    // Presets as tags use them; the stock texts are too light.
    ...preset('green', '#1f7a2f'),
    ...preset('gold', '#8f6000'),
    ...preset('orange', '#a85100'),
    ...preset('volcano', '#b83a10'),
    colorTextDescription: '#5a6472',
    colorTextSecondary: '#4a5462',
    colorTextTertiary: '#5f6976',
    colorTextPlaceholder: '#6b7480',
    colorBgLayout: '#f3f5f8',
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
