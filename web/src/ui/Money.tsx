import { Tooltip } from 'antd';
import { useTranslation } from '../i18n';
import { formatIn, formatYuan, type MoneyUnit } from './format';

/** An amount, grouped, with its unit. In 万元 or 亿元 the exact yuan show on hover. */
export function Money(props: { value?: string | null; unit?: MoneyUnit; bare?: boolean }) {
  const { t } = useTranslation('common');
  if (!props.value) return <span className="quiet">—</span>;
  const unit = props.unit ?? 'yuan';
  const text = (
    <span className="money">
      {formatIn(props.value, unit)}
      {!props.bare && <span className="money-unit">{t(unit)}</span>}
    </span>
  );
  if (unit === 'yuan') return text;
  return <Tooltip title={`${formatYuan(props.value)} ${t('yuan')}`}>{text}</Tooltip>;
}
