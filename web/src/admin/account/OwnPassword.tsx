import { useQuery } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { type NewPassword, PasswordFields } from '../users/PasswordFields';

const shown = ['password'];

/** Changes one's own password. */
export function OwnPassword() {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const me = useMe();
  const [form] = Form.useForm<NewPassword>();
  const { busy, refused, send } = useSending();
  const user = useOwnUser();
  useFieldErrors(form, refused, shown);
  const save = async ({ password }: NewPassword) => {
    if (!user) return;
    const params = { path: { id: me.id }, header: { 'If-Match': ifMatch(user.version) } };
    if (!(await send(() => take(api.POST('/users/{id}/password', { params, body: { password } }))))) return;
    form.resetFields();
    void message.success(t('password.ownDone'));
  };
  return (
    <>
      <p className="quiet admin-about">{t('password.ownAbout')}</p>
      <Refusal refused={refused} shown={shown} />
      <Form<NewPassword> form={form} name="own-password" layout="vertical" requiredMark={false} className="admin-narrow" onFinish={(values) => void save(values)}>
        <input type="text" autoComplete="username" value={me.username} readOnly hidden />
        <PasswordFields />
        <Button type="primary" htmlType="submit" loading={busy} disabled={!user}>
          {t('password.ownGo')}
        </Button>
      </Form>
    </>
  );
}

/** One's own account as the administration sees it. */
export function useOwnUser() {
  const me = useMe();
  return useQuery({ queryKey: ['admin', 'user', me.id], queryFn: () => take(api.GET('/users/{id}', { params: { path: { id: me.id } } })) }).data;
}
