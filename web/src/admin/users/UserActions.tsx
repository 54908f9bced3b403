import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useEffect } from 'react';
import { api, ifMatch, take } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { mayDisableUser, mayEditUser, maySeeSessions, maySetPassword, type User } from '../may';
import { useSending } from '../useSending';

export type UserTask = 'edit' | 'password' | 'sessions';

/** What one may do about a user: the most usual as a button, the rest in a menu. */
export function UserActions({ user, onTask }: { user: User; onTask: (task: UserTask) => void }) {
  const { t } = useTranslation('admin');
  const me = useMe();
  const { ask, busy } = useSwitchUser(user);
  const items: MenuProps['items'] = [];
  if (maySetPassword(me, user)) items.push({ key: 'password', label: t('user.setPassword'), onClick: () => onTask('password') });
  if (maySeeSessions(me, user)) items.push({ key: 'sessions', label: t('user.sessions'), onClick: () => onTask('sessions') });
  if (mayDisableUser(me, user)) {
    const disable = user.status === 'ACTIVE';
    items.push({ key: 'switch', danger: disable, label: t(disable ? 'user.disable' : 'user.enable'), onClick: ask });
  }
  return (
    <div className="admin-row-actions">
      {mayEditUser(me, user) && (
        <Button size="small" aria-label={`${t('user.edit')} ${user.display_name}`} onClick={() => onTask('edit')}>
          {t('user.edit')}
        </Button>
      )}
      {items.length > 0 && (
        <Dropdown menu={{ items }} trigger={['click']}>
          <Button size="small" loading={busy} icon={<MoreOutlined />} aria-label={t('user.actions', { name: user.display_name })} />
        </Dropdown>
      )}
    </div>
  );
}

/** Asks, and disables a user, or enables it again. */
function useSwitchUser(user: User): { ask: () => void; busy: boolean } {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const { modal, notification, message } = App.useApp();
  const { busy, refused, send } = useSending();
  const disable = user.status === 'ACTIVE';
  const name = user.display_name;
  useEffect(() => {
    if (!refused) return;
    const problem = refused instanceof ApiProblem ? { title: refused.title, description: `${refused.detail} ${common('requestId', { id: refused.requestId })}` } : { title: common('unreachable.title'), description: common('unreachable.detail') };
    notification.error(problem);
  }, [refused, notification, common]);
  const change = async () => {
    const params = { params: { path: { id: user.id }, header: { 'If-Match': ifMatch(user.version) } } };
    const next = await send(() => take(disable ? api.POST('/users/{id}/disable', params) : api.POST('/users/{id}/enable', params)));
    if (next) void message.success(t(disable ? 'user.disabled' : 'user.enabled', { name }));
  };
  const ask = () => {
    modal.confirm({
      title: t(disable ? 'user.disableTitle' : 'user.enableTitle', { name }),
      content: t(disable ? 'user.disableText' : 'user.enableText'),
      okText: t(disable ? 'user.disableGo' : 'user.enableGo'),
      okButtonProps: { danger: disable },
      onOk: change,
    });
  };
  return { ask, busy };
}
