import { App, Form, Modal } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import type { User } from '../may';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { type NewPassword, PasswordFields } from './PasswordFields';

const shown = ['password'];

/** Gives somebody else a new password. */
export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [form] = Form.useForm<NewPassword>();
  const { busy, refused, send } = useSending();
  useFieldErrors(form, refused, shown);
  const save = async ({ password }: NewPassword) => {
    const params = { path: { id: user.id }, header: { 'If-Match': ifMatch(user.version) } };
    if (!(await send(() => take(api.POST('/users/{id}/password', { params, body: { password } }))))) return;
    void message.success(t('password.done', { name: user.display_name }));
    onClose();
  };
  return (
    <Modal open title={t('password.title', { name: user.display_name })} okText={t('password.go')} cancelText={common('cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={onClose} mask={{ closable: false }}>
      <p className="quiet">{t('password.about')}</p>
      <Refusal refused={refused} shown={shown} />
      <Form<NewPassword> form={form} name="set-password" layout="vertical" requiredMark={false} onFinish={(values) => void save(values)}>
        <PasswordFields />
      </Form>
    </Modal>
  );
}
