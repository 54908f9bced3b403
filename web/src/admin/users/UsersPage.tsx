import { UserAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { PageHeader } from '../../ui/PageHeader';
import { mayAddUser, seesAll } from '../may';
import { OrganizationPicker } from './OrganizationPicker';
import { UserForm } from './UserForm';
import { UserTable } from './UserTable';
import '../admin.css';

/** Who can sign in, of the city or of one's own organisation. */
export function UsersPage() {
  const { t } = useTranslation('admin');
  const me = useMe();
  const all = seesAll(me);
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const organization = all ? (params.get('organization') ?? '') : '';
  const show = (id: string) => setParams(id ? { organization: id } : {}, { replace: true });
  return (
    <>
      <PageHeader
        title={t('users.title')}
        sub={all ? t('users.sub') : me.organization.name}
        actions={
          mayAddUser(me) && (
            <Button type="primary" icon={<UserAddOutlined />} onClick={() => setAdding(true)}>
              {t('users.create')}
            </Button>
          )
        }
      />
      <div className="panel">
        {all && (
          <div className="admin-filters" role="search">
            <OrganizationPicker className="admin-organization" label={t('users.filter')} placeholder={t('users.allOrganizations')} allowClear value={organization} onChange={show} />
          </div>
        )}
        <UserTable organization={organization} withOrganization={all && organization === ''} />
      </div>
      {adding && <UserForm organization={all ? organization : me.organization.id} onClose={() => setAdding(false)} />}
    </>
  );
}
