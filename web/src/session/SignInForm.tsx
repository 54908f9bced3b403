import { EyeInvisibleOutlined, EyeTwoTone } from '@ant-design/icons';
import { Alert, Button, Form, Input, type InputRef } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiProblem, Unreachable } from '../api/problem';
import { useTranslation } from '../i18n';
import { signIn } from './authorize';

interface Values {
  username: string;
  password: string;
  otp?: string;
}

/** Codes with which the server asks for the second factor. */
const wantsCode = new Set(['otp_required', 'otp_invalid']);

/** User name, password and, where asked for, the one-time code. */
export function SignInForm(props: { username?: string; button: string; onDone: () => void; extra?: ReactNode }) {
  const { t } = useTranslation('session');
  const { t: say } = useTranslation('common');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiProblem | Unreachable>();
  const [code, setCode] = useState(false);
  const password = useRef<InputRef>(null);
  useEffect(() => {
    if (props.username) password.current?.focus();
  }, [props.username]);

  async function submit(values: Values): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      await signIn(props.username ?? values.username.trim(), values.password, values.otp?.trim());
      props.onDone();
    } catch (e) {
      if (!(e instanceof ApiProblem || e instanceof Unreachable)) throw e;
      setRefused(e);
      if (e instanceof ApiProblem && wantsCode.has(e.code)) setCode(true);
      password.current?.focus({ cursor: 'all' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Form<Values> layout="vertical" requiredMark={false} onFinish={submit} size="large" initialValues={{ username: props.username }}>
      {refused && <Refusal problem={refused} />}
      <Form.Item name="username" label={t('username')} rules={[{ required: true, message: t('required.username') }]}>
        <Input autoComplete="username" autoFocus={!props.username} disabled={!!props.username} maxLength={64} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('required.password') }]}>
        <Input.Password
          ref={password}
          autoComplete="current-password"
          maxLength={256}
          iconRender={(visible) => (visible ? <EyeTwoTone aria-label={t('hidePassword')} /> : <EyeInvisibleOutlined aria-label={t('showPassword')} />)}
        />
      </Form.Item>
      {code ? (
        <Form.Item name="otp" label={t('code')}>
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={16} autoFocus />
        </Form.Item>
      ) : (
        <Button type="link" size="small" className="sign-in-code" onClick={() => setCode(true)}>
          {t('haveCode')}
        </Button>
      )}
      <Button type="primary" htmlType="submit" block loading={busy} aria-label={busy ? say('loading') : undefined}>
        {props.button}
      </Button>
      {props.extra}
    </Form>
  );
}

function Refusal({ problem }: { problem: ApiProblem | Unreachable }) {
  const { t } = useTranslation('common');
  const known = problem instanceof ApiProblem;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="sign-in-refusal"
      title={known ? problem.title : t('unreachable.title')}
      description={known ? problem.detail : t('unreachable.detail')}
    />
  );
}
