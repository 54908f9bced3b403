import { Drawer } from 'antd';
import { SessionList } from '../account/SessionList';
import { useTranslation } from '../../i18n';
import type { User } from '../may';

/** Where somebody is signed in. */
export function UserSessions({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <Drawer open size={560} title={t('sessions.of', { name: user.display_name })} onClose={onClose}>
      <SessionList userId={user.id} />
    </Drawer>
  );
}
