import { ClockCircleOutlined, FieldTimeOutlined, WarningOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';

type Clock = Schemas['Clock'];

/** Days left to the decision; hover or focus explains how they are counted. */
export function ClockBadge({ clock }: { clock?: Clock }) {
  const { t } = useTranslation('common');
  if (!clock) return <span className="quiet">—</span>;
  const left = clock.days_left;
  const tone = left <= 0 ? 'late' : left <= 3 ? 'soon' : 'fine';
  const text = left < 0 ? t('clock.overdue', { count: -left }) : left === 0 ? t('clock.today') : t('clock.left', { count: left });
  const Icon = left < 0 ? WarningOutlined : tone === 'fine' ? ClockCircleOutlined : FieldTimeOutlined;
  return (
    <Popover content={<ClockFacts clock={clock} />} title={t('clock.explain')} trigger={['hover', 'focus']}>
      <span className={`clock clock-${tone}`} tabIndex={0}>
        <Icon aria-hidden /> {text}
        {clock.estimated && ' *'}
      </span>
    </Popover>
  );
}

/** How the statutory limit of this case is counted, in words. */
export function ClockFacts({ clock }: { clock: Clock }) {
  const { t } = useTranslation('common');
  return (
    <>
      <dl className="facts">
        <dt>{t('clock.started')}</dt>
        <dd>{clock.started_on}</dd>
        <dt>{t('clock.limit')}</dt>
        <dd>{t(clock.unit === 'WORKING_DAY' ? 'clock.working_day' : 'clock.calendar_day', { count: clock.limit })}</dd>
        <dt>{t('clock.off')}</dt>
        <dd>{t('clock.days', { count: clock.days_off })}</dd>
        <dt>{t('clock.dueOn')}</dt>
        <dd>{clock.due}</dd>
        <dt>{t('clock.rule')}</dt>
        <dd className="clock-source">{clock.source ?? clock.rule_set}</dd>
      </dl>
      {clock.estimated && <p className="clock-soon">* {t('clock.estimated')}</p>}
    </>
  );
}
