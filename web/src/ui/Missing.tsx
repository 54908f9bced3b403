import { Result } from 'antd';
import { Link } from 'react-router';
import { useTranslation } from '../i18n';

/** An address that leads nowhere. */
export function Missing() {
  const { t } = useTranslation('common');
  return <Result status="404" title={t('missing.title')} subTitle={t('missing.detail')} extra={<Link to="/">{t('missing.home')}</Link>} />;
}
