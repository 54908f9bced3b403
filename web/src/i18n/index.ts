import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { keepLanguage, type Language, language } from './language';
import { zhCN } from './zh-CN';

/** Same keys, other words: what makes a missing English text fail the build. */
export type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
export type Catalogue = typeof zhCN;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Catalogue;
  }
}

/** Starts with the user's language; English is loaded when it is wanted. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: false,
    defaultNS: 'common',
    resources: { 'zh-CN': zhCN },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  await changeLanguage(language());
}

export async function changeLanguage(next: Language): Promise<void> {
  if (next === 'en' && !i18next.hasResourceBundle('en', 'common')) {
    const { en } = await import('./en');
    for (const [area, texts] of Object.entries(en)) i18next.addResourceBundle('en', area, texts);
  }
  keepLanguage(next);
  await i18next.changeLanguage(next);
}

export { i18next, useTranslation };
