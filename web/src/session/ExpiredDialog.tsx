import { Button, Modal } from 'antd';
import { useTranslation } from '../i18n';
import { signOut } from './authorize';
import { SignInForm } from './SignInForm';
import { useSession } from './store';

/** Asks for the password over the page when the session has ended: nothing typed is lost. */
export function ExpiredDialog() {
  const { t } = useTranslation('session');
  const session = useSession();
  const [modal, holder] = Modal.useModal();
  const leave = () => modal.confirm({ title: t('expired.other'), content: t('expired.otherConfirm'), onOk: () => signOut() });
  return (
    <>
      {holder}
      <Modal open={session.state === 'expired'} closable={false} footer={null} title={t('expired.title')} width={420} destroyOnHidden mask={{ closable: false }} keyboard={false}>
        <p>{t('expired.detail', { name: session.username })}</p>
        <SignInForm
          username={session.username}
          button={t('expired.go')}
          onDone={() => undefined}
          extra={
            <Button type="link" block onClick={leave}>
              {t('expired.other')}
            </Button>
          }
        />
      </Modal>
    </>
  );
}
