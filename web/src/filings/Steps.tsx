import { Steps as AntSteps } from 'antd';
import { useTranslation } from '../i18n';

/** The three steps of bulk filing; current counts from 0, 3 is past the last. */
export function Steps({ current }: { current: number }) {
  const { t } = useTranslation('filings');
  const items = (['fill', 'upload', 'result'] as const).map((step) => ({ title: t(`steps.${step}`) }));
  return <AntSteps className="filing-steps" size="small" current={current} items={items} />;
}
