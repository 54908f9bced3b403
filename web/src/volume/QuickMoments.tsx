import { useQuery } from '@tanstack/react-query';
import { Button, Space } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { usePeriodName } from './closing';
import type { View } from './view';
import { quickDays } from './why';

/** The moments people ask about: since yesterday, Monday, the first of the month, the last closing. */
export function QuickMoments({ view, before }: { view: View; before?: string }) {
  const { t } = useTranslation('volume');
  const name = usePeriodName();
  const closings = useQuery({ queryKey: ['volume', 'closings'], queryFn: () => take(api.GET('/volume/closings')) });
  const last = [...(closings.data?.items ?? [])].sort((a, b) => b.as_of_index - a.as_of_index)[0];
  const days = quickDays();
  const choices = [
    { label: t('compare.yesterday'), at: days.yesterday },
    { label: t('compare.monday'), at: days.monday },
    { label: t('compare.month'), at: days.month },
    ...(last ? [{ label: t('compare.closing', { period: name(last) }), at: String(last.as_of_index) }] : []),
  ];
  return (
    <div className="volume-quick no-print" role="group" aria-label={t('compare.quick')}>
      <Space wrap>
        <strong>{t('compare.quick')}</strong>
        {choices.map(({ label, at }) => (
          <Button key={label} type={before === at && !view.asOf ? 'primary' : 'default'} aria-pressed={before === at && !view.asOf} onClick={() => view.set({ before: at, as_of: undefined })}>
            {label}
          </Button>
        ))}
        <span className="quiet">{t('compare.quickHint')}</span>
      </Space>
    </div>
  );
}
