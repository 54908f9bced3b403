import { Tag, Tooltip } from 'antd';
import type { Schemas } from '../../api/client';
import { useTranslation } from '../../i18n';

const colors: Record<number, string> = { 50: 'blue', 80: 'orange', 100: 'red' };

/** How much of the time of a running clock is used, from half of it on. */
export function StageTag({ deadline }: { deadline?: Schemas['Deadline'] }) {
  const { t } = useTranslation('offices');
  if (!deadline || deadline.stage === 0) return null;
  const used = t('stage.used', { kind: t(`clockKind.${deadline.kind}`), used: deadline.used, limit: deadline.limit });
  return (
    <Tooltip title={used}>
      <Tag className="stage-tag" color={deadline.overdue ? 'red' : colors[deadline.stage]}>
        {deadline.overdue ? t('stage.overdue') : `${deadline.stage}%`}
        <span className="visually-hidden">{used}</span>
      </Tag>
    </Tooltip>
  );
}

/** A stage of a notice, in words. */
export function StageName({ stage }: { stage: number }) {
  const { t } = useTranslation('offices');
  const text = stage === 50 ? t('stage.s50') : stage === 80 ? t('stage.s80') : t('stage.s100');
  return (
    <Tag color={colors[stage]}>
      {stage}% {text}
    </Tag>
  );
}
