import { Alert, App, Button, Checkbox, Drawer, Form, Input } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { type Role, useMe } from '../../session/useMe';
import { grantable, seesAll, type User } from '../may';
import { useOrganization } from '../organizations/useOrganizations';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { useVersion } from '../useVersion';
import { OrganizationPicker } from './OrganizationPicker';

interface Values {
  organization_id: string;
  username: string;
  display_name: string;
  roles: Role[];
  password: string;
}
const shown = ['organization_id', 'username', 'display_name', 'roles', 'password'];

/** Adds a user to an organisation, or changes name and roles of one. */
export function UserForm({ user, organization, onClose }: { user?: User; organization: string; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { busy, refused, send } = useSending();
  const version = useVersion(user, refused);
  const save = useSave(user, version.current);
  useFieldErrors(form, refused, shown);
  const submit = async (values: Values) => {
    const saved = await send(() => save(values));
    if (!saved) return;
    void message.success(user ? t('saved') : t('user.created', { name: saved.display_name }));
    onClose();
  };
  return (
    <Drawer
      open
      size={520}
      title={t(user ? 'user.editTitle' : 'user.createTitle')}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <div className="admin-actions">
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {common('save')}
          </Button>
          <Button onClick={onClose}>{common('cancel')}</Button>
        </div>
      }
    >
      <Refusal refused={refused} shown={shown} />
      {version.changed && <Alert className="admin-refusal" type="warning" showIcon title={t('stale')} />}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ organization_id: organization || undefined, username: user?.username, display_name: user?.display_name, roles: user?.roles ?? [] }}
        onFinish={(values) => void submit(values)}
        scrollToFirstError
      >
        <Fields user={user} />
      </Form>
    </Drawer>
  );
}

function useSave(user: User | undefined, version: number): (values: Values) => Promise<User> {
  const me = useMe();
  return (values) => {
    if (!user) return take(api.POST('/users', { body: { ...values, username: values.username.trim(), display_name: values.display_name.trim() } }));
    const roles = user.id === me.id ? {} : { roles: values.roles };
    return take(api.PATCH('/users/{id}', { params: { path: { id: user.id }, header: { 'If-Match': ifMatch(version) } }, body: { display_name: values.display_name.trim(), ...roles } }));
  };
}

function Fields({ user }: { user?: User }) {
  const { t } = useTranslation('admin');
  const me = useMe();
  return (
    <>
      <Form.Item name="organization_id" label={t('user.organization')} rules={[{ required: true, message: t('user.organizationRequired') }]}>
        <OrganizationPicker disabled={user !== undefined || !seesAll(me)} />
      </Form.Item>
      <Form.Item name="display_name" label={t('user.display_name')} rules={[{ required: true, whitespace: true, message: t('user.nameRequired') }]}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="username" label={t('user.username')} extra={t('user.usernameHint')} rules={[{ required: true, whitespace: true, message: t('user.usernameRequired') }]}>
        <Input maxLength={64} autoComplete="off" disabled={user !== undefined} spellCheck={false} />
      </Form.Item>
      <Roles user={user} />
      {!user && (
        <Form.Item name="password" label={t('user.password')} extra={t('user.passwordHint')} rules={[{ required: true, message: t('user.passwordRequired') }]}>
          <Input.Password maxLength={128} autoComplete="new-password" />
        </Form.Item>
      )}
    </>
  );
}

/** The roles that fit the side of the chosen organisation. */
function Roles({ user }: { user?: User }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const chosen = Form.useWatch<string | undefined>('organization_id') ?? '';
  const organization = useOrganization(chosen).data;
  const own = user?.id === me.id;
  if (!organization) {
    return (
      <Form.Item label={t('user.roles')}>
        <span className="quiet">{t('user.rolesFirst')}</span>
      </Form.Item>
    );
  }
  const names = [...new Set([...grantable(organization.side), ...(user?.roles ?? [])])];
  const hint = own ? t('user.rolesOwn') : organization.side === 'BUREAU' ? t('user.rolesNote') : undefined;
  return (
    <Form.Item name="roles" label={t('user.roles')} extra={hint} rules={[{ required: true, message: t('user.rolesRequired') }]}>
      <Checkbox.Group className="admin-roles" disabled={own} options={names.map((role) => ({ value: role, label: common(`roles.${role}`) }))} />
    </Form.Item>
  );
}
