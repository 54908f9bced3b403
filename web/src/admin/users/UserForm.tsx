import { Alert, App, Button, Checkbox, Drawer, Form, Input } from 'antd';
import { api, ifMatch, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { type Role, useMe } from '../../session/useMe';
import { grantable, seesAll, type User } from '../may';
import { useOrganization } from '../organizations/useOrganizations';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { useOpened } from '../useOpened';
import { OrganizationPicker } from './OrganizationPicker';

interface Values {
  organization_id: string;
  username: string;
  display_name: string;
  roles: Role[];
  password: string;
}
const shown = ['organization_id', 'username', 'display_name', 'roles', 'password'];

interface Props {
  user?: User;
  /** Where a new user belongs; may be left open. */
  organization: string;
  onClose: () => void;
}

/** Adds a user to an organisation, or changes name and roles of one. */
export function UserForm(props: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const [form] = Form.useForm<Values>();
  const { user, organization, onClose } = props;
  const { busy, refused, stale, save } = useSaving(props);
  useFieldErrors(form, refused, shown);
  return (
    <Drawer
      open
      size={520}
      title={t(user ? 'user.editTitle' : 'user.createTitle')}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <>
          {stale ? <Alert className="admin-refusal" type="warning" showIcon role="alert" title={t('stale')} /> : <Refusal refused={refused} shown={shown} />}
          <div className="admin-actions">
            <Button type="primary" loading={busy} onClick={() => form.submit()}>
              {common('save')}
            </Button>
            <Button onClick={onClose}>{common('cancel')}</Button>
          </div>
        </>
      }
    >
      <Form<Values>
        form={form}
        name="user"
        layout="vertical"
        initialValues={{ organization_id: organization || undefined, username: user?.username, display_name: user?.display_name, roles: user?.roles ?? [] }}
        onFinish={(values) => void save(values)}
        scrollToFirstError
      >
        <Fields user={user} />
      </Form>
    </Drawer>
  );
}

/** Sends the form: a new user, or what was changed of one. */
function useSaving({ user, onClose }: Props) {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const { busy, refused, send } = useSending();
  const { opened, version, stale } = useOpened(user, refused);
  const call = (values: Values) => {
    const display_name = values.display_name.trim();
    if (!opened) return api.POST('/users', { body: { ...values, username: values.username.trim(), display_name } });
    const body: Schemas['UserUpdate'] = {};
    if (display_name !== opened.display_name) body.display_name = display_name;
    if ([...values.roles].sort().join() !== [...opened.roles].sort().join()) body.roles = values.roles;
    return api.PATCH('/users/{id}', { params: { path: { id: opened.id }, header: { 'If-Match': ifMatch(version) } }, body });
  };
  const save = async (values: Values) => {
    const saved = await send(() => take<User>(call(values)));
    if (!saved) return;
    void message.success(opened ? t('saved') : t('user.created', { name: saved.display_name }));
    onClose();
  };
  return { busy, refused, stale, save };
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
    <Form.Item label={t('user.roles')} extra={hint} required>
      <Form.Item name="roles" noStyle rules={[{ validator: (_, chosenRoles: Role[]) => (chosenRoles.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('user.rolesRequired')))) }]}>
        <RoleBoxes disabled={own} names={names} />
      </Form.Item>
    </Form.Item>
  );
}

/** One box for each role, under one name. */
function RoleBoxes({ id, value, onChange, disabled, names }: { id?: string; value?: Role[]; onChange?: (roles: Role[]) => void; disabled: boolean; names: Role[] }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  return (
    <div id={id} role="group" aria-label={t('user.roles')}>
      <Checkbox.Group className="admin-roles" disabled={disabled} value={value} onChange={onChange} options={names.map((role) => ({ value: role, label: common(`roles.${role}`) }))} />
    </div>
  );
}
