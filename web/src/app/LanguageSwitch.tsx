import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { changeLanguage, i18next } from '../i18n';
import { useTranslation } from '../i18n';

/** Switches between Chinese and English; names the language one would get. */
export function LanguageSwitch() {
  const { t } = useTranslation('common');
  const next = i18next.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" icon={<GlobalOutlined aria-hidden />} lang={next} onClick={() => void changeLanguage(next)}>
      {next === 'en' ? t('english') : t('chinese')}
    </Button>
  );
}
