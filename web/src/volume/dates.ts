// Dates for the pickers; the API and the addresses hold plain text.
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { i18next } from '../i18n';
import { today } from '../ui/format';

const local = (d: Dayjs): Dayjs => d.locale(i18next.language === 'en' ? 'en' : 'zh-cn');

/** A day or month as the picker wants it. */
export const pickerValue = (text: string | undefined): Dayjs | null => (text ? local(dayjs(text.length === 7 ? `${text}-01` : text)) : null);

/** Only days that are over: the end of today lies ahead. */
export const notYetOver = (d: Dayjs): boolean => d.format('YYYY-MM-DD') >= today();
