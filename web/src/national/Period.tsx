import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useId } from 'react';
import { useTranslation } from '../i18n';
import { isPeriod } from './model';

export interface Days {
  from: string;
  to: string;
}

/** First and last day of registration. */
export function Period({ value, onChange }: { value: Days; onChange: (days: Days) => void }) {
  const { t } = useTranslation('national');
  const id = useId();
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="national-day">
          <label htmlFor={id + end}>{t(`period.${end}`)}</label>
          <DatePicker id={id + end} allowClear={false} value={dayjs(value[end])} onChange={(day) => day && onChange({ ...value, [end]: day.format('YYYY-MM-DD') })} />
        </div>
      ))}
      {!isPeriod(value) && <span role="alert">{t('period.reversed')}</span>}
    </>
  );
}
