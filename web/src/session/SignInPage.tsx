import { AuditOutlined, FileProtectOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useTranslation } from '../i18n';
import { LanguageSwitch } from '../app/LanguageSwitch';
import { SignInForm } from './SignInForm';
import './session.css';

/** What everyone sees who is not signed in. */
export function SignInPage() {
  const { t } = useTranslation('session');
  const { t: say } = useTranslation('common');
  return (
    <div className="sign-in">
      <section className="sign-in-story" aria-label={say('productLong')}>
        <p className="sign-in-mark">
          <span aria-hidden="true">技</span>
          {say('product')}
        </p>
        <h1>{t('welcome')}</h1>
        <p className="sign-in-lead">{t('lead')}</p>
        <ul>
          <li>
            <FileProtectOutlined aria-hidden /> {t('points.clerk')}
          </li>
          <li>
            <SafetyCertificateOutlined aria-hidden /> {t('points.bureau')}
          </li>
          <li>
            <AuditOutlined aria-hidden /> {t('points.audit')}
          </li>
        </ul>
      </section>
      <main className="sign-in-panel">
        <div className="sign-in-language">
          <LanguageSwitch />
        </div>
        <div className="sign-in-card">
          <h2>{t('title')}</h2>
          <SignInForm button={t('submit')} onDone={() => undefined} />
          <p className="sign-in-links">
            <a href="/verify">{t('verify')}</a>
            <a href="/">{t('home')}</a>
          </p>
        </div>
      </main>
    </div>
  );
}
