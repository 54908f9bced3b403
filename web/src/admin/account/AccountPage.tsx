import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { CodeName } from '../../ui/CodeName';
import { InstantText } from '../../ui/InstantText';
import { PageHeader } from '../../ui/PageHeader';
import { Facts } from '../Facts';
import { RoleMarks } from '../marks';
import { OwnPassword, useOwnUser } from './OwnPassword';
import { SessionList } from './SessionList';
import '../admin.css';

/** Who one is, where one is signed in, and one's password. */
export function AccountPage() {
  const { t } = useTranslation('admin');
  return (
    <div className="admin-account">
      <PageHeader title={t('account.title')} />
      <section className="panel" aria-labelledby="account-profile">
        <h2 id="account-profile">{t('account.profile')}</h2>
        <Profile />
      </section>
      <section className="panel" aria-labelledby="account-sessions">
        <h2 id="account-sessions">{t('sessions.title')}</h2>
        <p className="quiet admin-about">{t('sessions.about')}</p>
        <SessionList />
      </section>
      <section className="panel" aria-labelledby="account-password">
        <h2 id="account-password">{t('password.ownTitle')}</h2>
        <OwnPassword />
      </section>
    </div>
  );
}

const wholeCity = '370900';

function Profile() {
  const { t } = useTranslation('admin');
  const me = useMe();
  const user = useOwnUser();
  const region = me.organization.office_region;
  const office: [string, ReactNode][] = region ? [[t('account.office'), region === wholeCity ? t('account.city') : <CodeName key="r" table="regions_taian" code={region} />]] : [];
  return (
    <>
      <Facts
        items={[
          [t('user.display_name'), me.display_name],
          [t('user.username'), <span key="u" className="admin-code">{me.username}</span>],
          [t('account.organization'), me.organization.name],
          [t('user.roles'), <RoleMarks key="m" roles={me.roles} />],
          ...office,
          [t('account.since'), user && <InstantText value={user.created_at} />],
        ]}
      />
      <p className="quiet admin-about">{t('account.wrong')}</p>
    </>
  );
}
