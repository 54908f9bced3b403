import type { Schemas } from '../api/client';
import { i18next } from '../i18n';

/** A text in the language of the user. */
export const said = (text: Schemas['BilingualText']): string => (i18next.language === 'en' ? text.en : text.zh);
