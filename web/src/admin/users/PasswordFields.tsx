import { Form, Input } from 'antd';
import { useTranslation } from '../../i18n';

export interface NewPassword {
  password: string;
  again: string;
}

/** A new password, typed twice; whether it is good enough the server says. */
export function PasswordFields() {
  const { t } = useTranslation('admin');
  return (
    <>
      <Form.Item name="password" label={t('password.next')} extra={t('user.passwordHint')} rules={[{ required: true, message: t('user.passwordRequired') }]}>
        <Input.Password maxLength={128} autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('password.againRequired') },
          ({ getFieldValue }) => ({
            validator: (_, value: string) => (!value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('password.differ')))),
          }),
        ]}
      >
        <Input.Password maxLength={128} autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
